import { createHash } from "node:crypto";
import { splitBrokerUrl, type BrokerOptions } from "../../src/mqtt/broker-options";
import type { FieldReader } from "../../src/node-kit/field-reader";

export interface BrokerSettings extends Omit<BrokerOptions, "tls"> {
    /** Seconds between two publications of the figures of all nodes; null for none. */
    readonly statsInterval: number | null;
}

/** @param nodeId of csp-broker; without a client id of its own it gets one that stays the same */
export function readBrokerSettings(fields: FieldReader, nodeId: string): BrokerSettings {
    const address = splitBrokerUrl(fields.text("url", "mqtt://127.0.0.1:1883"));
    const version = fields.choice("version", ["auto", "5", "4"], "auto");
    return {
        url: address.url,
        clientId: fields.text("clientId", generatedClientId(nodeId)),
        prefix: fields.text("prefix", "csp-vision"),
        version: version === "auto" ? "auto" : version === "5" ? 5 : 4,
        keepalive: fields.number("keepalive", { default: 60, min: 0, max: 65_535, whole: true }),
        statsInterval: fields.number("statsInterval", { default: null, min: 1, max: 86_400 }),
        user: fields.credential("user") || address.user,
        password: fields.credential("password") || address.password,
    };
}

/** 23 letters and digits at most are what every broker of MQTT 3.1.1 must take. */
function generatedClientId(nodeId: string): string {
    return `csp${createHash("sha256").update(nodeId).digest("hex").slice(0, 20)}`;
}
