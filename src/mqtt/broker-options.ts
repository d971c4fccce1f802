import { VisionError } from "../errors";
import type { OutboxOptions } from "./outbox/outbox-options";

/** What csp-broker connects with. */
export interface BrokerOptions {
    /** `mqtt`, `mqtts`, `ws` or `wss`; without user and password. */
    readonly url: string;
    readonly clientId: string;
    readonly prefix: string;
    /** 4 is MQTT 3.1.1; `auto` tries 5 and falls back to 4. */
    readonly version: "auto" | 4 | 5;
    /** Seconds between signs of life; 0 turns them off. */
    readonly keepalive: number;
    /** Empty for none. */
    readonly user: string;
    readonly password: string;
    /** Options of Node.js's TLS, e.g. `ca`, `cert`, `key`, `rejectUnauthorized`. */
    readonly tls: Readonly<Record<string, unknown>>;
    /** False for a broker that takes no retained messages and does not say so (MQTT 3.1.1); default true. */
    readonly retain?: boolean;
    /** MQTT 5: seconds that the broker keeps the client's subscriptions while it is away; default 0. */
    readonly sessionExpiryS?: number;
    /** What is kept while the broker is slow or away; a small one in memory unless said otherwise. */
    readonly outbox?: OutboxOptions;
    /** Milliseconds without any acknowledgement that is owed, after which the broker is dialled anew. */
    readonly silenceMs?: number;
}

/** Schemes with the ports that they stand for. */
const PORTS: Readonly<Record<string, string>> = {
    "mqtt:": "1883",
    "mqtts:": "8883",
    "ws:": "80",
    "wss:": "443",
};

/**
 * Splits a broker's address from what it says of user and password.
 *
 * @throws {VisionError} `E_BROKER_URL`
 */
export function splitBrokerUrl(text: string): { url: string; user: string; password: string } {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !(url.protocol in PORTS) || url.hostname === "") {
        // The text may hold a password, so it is not shown.
        throw new VisionError(
            "E_BROKER_URL",
            "The broker's URL is none: expected mqtt, mqtts, ws or wss, then :// and a host, " +
                "e.g. mqtt://127.0.0.1:1883.",
        );
    }
    const user = decode(url.username);
    const password = decode(url.password);
    url.username = url.password = "";
    return { url: url.href, user, password };
}

/**
 * Tells brokers apart: the same for every spelling of an address, with or without the usual port, a closing slash
 * or capitals in the host. Names are not looked up, so `localhost` and `127.0.0.1` differ.
 */
export function brokerKey(address: string): string {
    const { protocol, hostname, port, pathname } = new URL(address);
    // Only WebSockets have a path; "mqtt" addresses may end in one that nobody reads.
    const path = protocol.startsWith("ws") ? pathname.replace(/\/+$/, "") : "";
    return `${protocol}//${hostname.toLowerCase()}:${port === "" ? (PORTS[protocol] ?? "") : port}${path}`;
}

function decode(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
