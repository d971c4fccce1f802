import { connect } from "mqtt";
import { VisionError } from "../errors";
import { splitBrokerUrl } from "./broker-options";
import { closedWords, failureWords, type SessionEnd } from "./failure-words";

const LIMIT_MS = 8000;

/**
 * Whether a broker takes a client; nothing is published and no last will is left.
 *
 * @param text its address, user and password included
 * @returns the version of MQTT that it speaks
 * @throws {VisionError} `E_BROKER_URL`, `E_BROKER_REFUSED`, `E_BROKER_LOST`; the password is never in it
 */
export async function checkBroker(text: string): Promise<"5" | "3.1.1"> {
    const { url, user, password } = splitBrokerUrl(text);
    const credentials = user === "" ? {} : { username: user, password };
    const first = await dial(url, 5, credentials);
    if (first === null) return "5";
    const end = first.tryOtherVersion ? await dial(url, 4, credentials) : first;
    if (end === null) return "3.1.1";
    throw new VisionError(end.code, end.cause);
}

/** Null when the broker took the client, which has left again. */
async function dial(
    url: string,
    protocolVersion: 4 | 5,
    credentials: { readonly username?: string; readonly password?: string },
): Promise<SessionEnd | null> {
    const { host } = new URL(url);
    const client = connect(url, {
        ...credentials,
        ...{ protocolVersion, reconnectPeriod: 0, connectTimeout: LIMIT_MS, clean: true },
    });
    try {
        return await new Promise<SessionEnd | null>((resolve) => {
            client.on("connect", () => resolve(null));
            client.on("error", (error) => resolve(failureWords(host, error)));
            // A refusal is told after the connection was closed.
            client.on("close", () => setImmediate(() => resolve(closedWords(host))));
        });
    } finally {
        client.end(true);
    }
}
