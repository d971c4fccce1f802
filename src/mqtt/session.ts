import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { limitsOf, type BrokerLimits } from "./broker-limits";
import type { BrokerOptions } from "./broker-options";
import { closedWords, failureWords, type SessionEnd } from "./failure-words";
import type { Arrival } from "./publication";
import type { Publish } from "./sender";

/** From the start of a connection to the broker's answer, in ms. */
const CONNECT_MS = 8000;
/** For each of the three steps of a goodbye, in ms: a silent broker must not hold up a deploy. */
const GOODBYE_MS = 500;

export interface SessionEvents {
    connected(limits: BrokerLimits): void;
    arrived(message: Arrival): void;
}

/** One connection, from dialling to its end. It does not know of retries. */
export class Session {
    readonly #client: MqttClient;
    readonly #statusTopic: string;
    #connected = false;
    #error: Error | null = null;
    #closing: Promise<void> | null = null;

    /** Resolves when the connection is over, for whatever reason. */
    readonly ended: Promise<SessionEnd>;

    /** @throws what Node.js says of TLS options that it cannot read */
    constructor(options: BrokerOptions, version: 4 | 5, statusTopic: string, events: SessionEvents) {
        this.#statusTopic = statusTopic;
        const { host } = new URL(options.url);
        const client = (this.#client = connect(options.url, clientOptions(options, version, statusTopic)));
        // For good: an error event without a listener would end the process, also one that comes after the end.
        client.on("error", (error) => (this.#error ??= error));
        client.on("disconnect", ({ reasonCode = 0 }) => {
            const error = new Error("disconnected by the broker");
            if (reasonCode >= 128) this.#error ??= Object.assign(error, { code: reasonCode });
        });
        client.on("connect", (connack) => {
            this.#connected = true;
            events.connected(limitsOf(connack, version));
        });
        client.on("message", (_topic, _payload, packet) => events.arrived(arrivalOf(packet)));
        this.ended = new Promise((resolve) => {
            const end = (): void => {
                const words = this.#error ? failureWords(host, this.#error) : closedWords(host);
                resolve({ ...words, tryOtherVersion: words.tryOtherVersion && !this.#connected });
            };
            client.once("close", () => {
                // A refusal is told after the connection was closed.
                setImmediate(end);
                client.end(true);
            });
            client.once("end", () => setImmediate(end));
        });
    }

    readonly publish: Publish = (topic, payload, options, done) => {
        this.#client.publish(topic, payload, options, (error) => done(error ?? null));
    };

    subscribe(filter: string): void {
        this.#client.subscribe(filter, { qos: 1 }, () => undefined);
    }

    unsubscribe(filter: string): void {
        this.#client.unsubscribe(filter, () => undefined);
    }

    /** Says goodbye if the broker listens, and is over within 1.5 s. */
    close(): Promise<void> {
        return (this.#closing ??= this.#close());
    }

    async #close(): Promise<void> {
        const client = this.#client;
        const orderly = this.#connected && client.connected && (await this.#sayOffline());
        // Without an acknowledgement no DISCONNECT is sent, so that the last will says it.
        if (orderly) await within(GOODBYE_MS, (done) => client.end(false, {}, done));
        client.end(true);
        await within(GOODBYE_MS, (done) => void this.ended.then(done));
    }

    #sayOffline(): Promise<boolean> {
        return within(GOODBYE_MS, (done) => {
            const options = { qos: 1, retain: true } as const;
            this.#client.publish(this.#statusTopic, "offline", options, (error) => {
                if (!error) done();
            });
        });
    }
}

function clientOptions(options: BrokerOptions, version: 4 | 5, statusTopic: string): IClientOptions {
    return {
        // First, so that nothing among them changes what follows.
        ...options.tls,
        clientId: options.clientId,
        protocolVersion: version,
        keepalive: options.keepalive,
        connectTimeout: CONNECT_MS,
        reconnectPeriod: 0,
        clean: true,
        queueQoSZero: false,
        ...(options.user === "" ? {} : { username: options.user, password: options.password }),
        will: { topic: statusTopic, payload: Buffer.from("offline"), qos: 1, retain: true },
    };
}

function arrivalOf({ topic, payload, retain, qos, properties = {} }: IPublishPacket): Arrival {
    return {
        topic,
        payload: Buffer.from(payload),
        retain,
        qos,
        userProperties: { ...properties.userProperties },
        correlationData: properties.correlationData ?? null,
        responseTopic: properties.responseTopic ?? null,
    };
}

/** @returns true if `start` called back in time */
function within(milliseconds: number, start: (done: () => void) => void): Promise<boolean> {
    return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), milliseconds);
        start(() => {
            clearTimeout(timer);
            resolve(true);
        });
    });
}
