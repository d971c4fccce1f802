import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import { limitsOf, type BrokerLimits } from "./broker-limits";
import type { BrokerOptions } from "./broker-options";
import { closedWords, failureWords, UNACKNOWLEDGED, type SessionEnd } from "./failure-words";
import type { Arrival } from "./publication";
import type { Publish } from "./sender";
import type { SessionTraits } from "./session-traits";

/** From the start of a connection to the broker's answer, in ms. */
const CONNECT_MS = 8000;
/** For each of the three steps of a goodbye, in ms: a silent broker must not hold up a deploy. */
const GOODBYE_MS = 500;

/** MQTT 5: the broker took a publication that nobody subscribes to. */
const NO_SUBSCRIBERS = 16;

export interface SessionEvents {
    connected(limits: BrokerLimits): void;
    arrived(message: Arrival): void;
}

/** One connection, from dialling to its end. It does not know of retries. */
export class Session {
    readonly #client: MqttClient;
    readonly #statusTopic: string;
    #connected = false;
    #isOver = false;
    #error: Error | null = null;
    #closing: Promise<void> | null = null;
    /** Ids of packets that the broker has for nobody. */
    readonly #unheard = new Set<number>();

    /** Resolves when the connection is over, for whatever reason. */
    readonly ended: Promise<SessionEnd>;

    /** @throws what Node.js says of TLS options that it cannot read */
    constructor(
        options: BrokerOptions,
        private readonly traits: SessionTraits,
        statusTopic: string,
        events: SessionEvents,
    ) {
        this.#statusTopic = statusTopic;
        const { host } = new URL(options.url);
        const { version } = traits;
        const sessionExpiry = version === 5 ? (options.sessionExpiryS ?? 0) : 0;
        const client = (this.#client = connect(options.url, clientOptions(options, traits, statusTopic)));
        // For good: an error event without a listener would end the process, also one that comes after the end.
        client.on("error", (error) => (this.#error ??= error));
        client.on("disconnect", ({ reasonCode = 0 }) => {
            const error = new Error("disconnected by the broker");
            if (reasonCode >= 128) this.#error ??= Object.assign(error, { code: reasonCode });
        });
        client.on("connect", (connack) => {
            this.#connected = true;
            events.connected(limitsOf(connack, version, sessionExpiry > 0));
        });
        client.on("packetreceive", (packet) => {
            const isAnswer = packet.cmd === "puback" || packet.cmd === "pubrec";
            if (isAnswer && packet.reasonCode === NO_SUBSCRIBERS) this.#unheard.add(packet.messageId ?? 0);
        });
        client.on("message", (_topic, _payload, packet) => events.arrived(arrivalOf(packet)));
        this.ended = new Promise((resolve) => {
            const end = (): void => {
                const words = this.#error ? failureWords(host, this.#error) : closedWords(host);
                const isSilent = !this.#connected && this.#error === null;
                resolve({ ...words, isSilent, tryOtherVersion: words.tryOtherVersion && !this.#connected });
            };
            client.once("close", () => {
                // A refusal is told after the connection was closed.
                setImmediate(end);
                this.#endNow();
            });
            client.once("end", () => setImmediate(end));
        });
    }

    readonly publish: Publish = (topic, payload, options, done) => {
        // The library's store is gone then; what was not acknowledged is taken back when the end is told.
        if (this.#isOver) return;
        this.#client.publish(topic, payload, options, (error, packet) => {
            done({ error: error ?? null, unheard: this.#unheard.delete(packet?.messageId ?? -1) });
        });
    };

    /** Ends it because the broker owes acknowledgements. */
    giveUp(): void {
        this.#error ??= Object.assign(new Error("nothing is acknowledged"), { code: UNACKNOWLEDGED });
        this.#endNow();
    }

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
        // Without an acknowledgement no DISCONNECT is sent, so that the last will says it.
        const orderly = this.#connected && client.connected && (await this.#sayOffline());
        if (orderly) await within(GOODBYE_MS, (done) => client.end(false, {}, done));
        this.#endNow();
        await within(GOODBYE_MS, (done) => void this.ended.then(done));
    }

    #endNow(): void {
        this.#isOver = true;
        this.#client.end(true);
    }

    #sayOffline(): Promise<boolean> {
        return within(GOODBYE_MS, (done) => {
            const options = { qos: this.traits.willQos, retain: this.traits.willRetain };
            this.#client.publish(this.#statusTopic, "offline", options, (error) => {
                if (!error) done();
            });
        });
    }
}

function clientOptions(options: BrokerOptions, traits: SessionTraits, statusTopic: string): IClientOptions {
    const { version, willRetain, willQos } = traits;
    const sessionExpiry = version === 5 ? (options.sessionExpiryS ?? 0) : 0;
    return {
        // First, so that nothing among them changes what follows.
        ...options.tls,
        clientId: options.clientId,
        protocolVersion: version,
        keepalive: options.keepalive,
        connectTimeout: CONNECT_MS,
        reconnectPeriod: 0,
        // The broker then keeps what was subscribed to; MQTT 3.1.1 would keep it for ever.
        clean: sessionExpiry === 0,
        ...(sessionExpiry > 0 ? { properties: { sessionExpiryInterval: sessionExpiry } } : {}),
        queueQoSZero: false,
        ...(options.user === "" ? {} : { username: options.user, password: options.password }),
        will: { topic: statusTopic, payload: Buffer.from("offline"), qos: willQos, retain: willRetain },
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
