import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { VisionError } from "../../errors";
import { splitBrokerUrl } from "../../mqtt/broker-options";
import { checkBroker } from "../../mqtt/check-broker";
import { closedWords, failureWords, type SessionEnd } from "../../mqtt/failure-words";
import type { AuditedMessage } from "../../mqtt/stream-audit";

/** The broker keeps what comes while a named client is away for so long, in s. */
const SESSION_S = 86_400;
const CONNECT_MS = 8000;
const RETRY_MS = 1000;

export interface WatchOptions {
    /** With user and password, if there are any. */
    readonly address: string;
    readonly filter: string;
    /** With one, the broker keeps a session; null for none. */
    readonly clientId: string | null;
    readonly ca: Buffer | null;
    arrived(message: AuditedMessage): void;
    /** The connection is lost, or back. */
    said(words: string): void;
}

/**
 * Subscribes, and comes back when the broker was away.
 *
 * @returns ends it
 * @throws {VisionError} `E_BROKER_…` if the first connection or the subscription fails
 */
export async function watchStream(options: WatchOptions): Promise<() => Promise<void>> {
    const { address, filter, clientId, ca } = options;
    const { url, user, password } = splitBrokerUrl(address);
    const version = ca ? "5" : await checkBroker(address);
    const client = connect(url, {
        ...(user === "" ? {} : { username: user, password }),
        ...(ca ? { ca } : {}),
        ...sessionOf(clientId, version),
        connectTimeout: CONNECT_MS,
        reconnectPeriod: RETRY_MS,
        resubscribe: true,
    });
    client.on("error", () => undefined);
    // From the first moment on, since what the broker has kept comes right behind its answer.
    client.on("message", (topic, payload, { qos, retain }) =>
        options.arrived({ topic, payload, qos, retain }),
    );
    try {
        await begin(client, url, filter);
    } catch (error) {
        client.end(true);
        throw error;
    }
    client.on("close", () => options.said("The connection to the broker is lost."));
    client.on("connect", () => options.said("The connection to the broker is back."));
    return async () => {
        client.removeAllListeners("close");
        await client.endAsync();
    };
}

async function begin(client: MqttClient, url: string, filter: string): Promise<void> {
    const { host } = new URL(url);
    await new Promise<void>((resolve, reject) => {
        const fail = ({ code, cause }: SessionEnd): void => reject(new VisionError(code, cause));
        client.once("connect", () => resolve());
        client.once("error", (error) => fail(failureWords(host, error)));
        // A refusal is told after the connection was closed.
        client.once("close", () => setImmediate(() => fail(closedWords(host))));
    });
    try {
        // The highest, so that each document comes with the QoS that it was published with.
        await client.subscribeAsync(filter, { qos: 2 });
    } catch (error) {
        const words = `The broker refuses the subscription to ${filter}: ${(error as Error).message}.`;
        throw new VisionError("E_BROKER_REFUSED", words, { cause: error });
    }
}

function sessionOf(clientId: string | null, version: "5" | "3.1.1"): IClientOptions {
    const protocolVersion = version === "5" ? 5 : 4;
    if (clientId === null) return { protocolVersion, clean: true };
    const expiry = version === "5" ? { properties: { sessionExpiryInterval: SESSION_S } } : {};
    return { protocolVersion, clientId, clean: false, ...expiry };
}
