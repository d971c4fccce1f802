import { createHash } from "node:crypto";
import path from "node:path";
import { splitBrokerUrl, type BrokerOptions } from "../../src/mqtt/broker-options";
import { USUAL_OUTBOX, type OutboxOptions } from "../../src/mqtt/outbox/outbox-options";
import { VisionError } from "../../src/errors";
import type { FieldReader } from "../../src/node-kit/field-reader";
import { COMMANDS, type Command } from "../../src/node-kit/remote-controls";

export interface BrokerSettings extends Omit<BrokerOptions, "tls"> {
    /** Tell Home Assistant of what is published. */
    readonly discovery: boolean;
    /** Seconds between two publications of the figures of all nodes; null for none. */
    readonly statsInterval: number | null;
    readonly outbox: OutboxOptions;
    /** What may be asked for over MQTT; empty listens to nothing. */
    readonly commands: readonly Command[];
}

/**
 * @param nodeId of csp-broker; without a client id of its own it gets one that stays the same
 * @param folder where outboxes on disk are; null keeps them in memory
 */
export function readBrokerSettings(
    fields: FieldReader,
    nodeId: string,
    folder: string | null = path.join("csp-vision", "outbox"),
): BrokerSettings {
    const address = splitBrokerUrl(fields.text("url", "mqtt://127.0.0.1:1883"));
    const version = fields.choice("version", ["auto", "5", "4"], "auto");
    return {
        url: address.url,
        clientId: fields.text("clientId", generatedClientId(nodeId)),
        prefix: fields.text("prefix", "csp-vision"),
        version: version === "auto" ? "auto" : version === "5" ? 5 : 4,
        keepalive: fields.number("keepalive", { default: 60, min: 0, max: 65_535, whole: true }),
        sessionExpiryS: fields.number("sessionExpiry", { default: 0, min: 0, max: 604_800, whole: true }),
        retain: fields.boolean("retain", true),
        outbox: readOutbox(fields, nodeId, folder),
        commands: readCommands(fields),
        discovery: fields.boolean("discovery", false),
        statsInterval: fields.number("statsInterval", { default: null, min: 1, max: 86_400 }),
        user: fields.credential("user") || address.user,
        password: fields.credential("password") || address.password,
    };
}

function readOutbox(fields: FieldReader, nodeId: string, folder: string | null): OutboxOptions {
    const { event, stream, state, pace, subscriberWaitS } = USUAL_OUTBOX;
    const where = fields.choice("outbox", ["memory", "disk"], "memory");
    const megabytes = fields.number("eventSize", { default: event.bytes / 2 ** 20, min: 0.1, max: 4096 });
    return {
        key: nodeId,
        // The id of a copy of a subflow's node holds what not every file system takes.
        folder: where === "disk" && folder !== null ? path.join(folder, encodeURIComponent(nodeId)) : null,
        fsync: fields.choice("fsync", ["always", "second", "never"], "second"),
        stream: {
            ...stream,
            ageS: fields.number("streamAge", { default: stream.ageS, min: 0.1, max: 3600 }),
        },
        state,
        event: {
            count: fields.number("eventCount", { default: event.count, min: 1, max: 1_000_000, whole: true }),
            bytes: Math.round(megabytes * 2 ** 20),
            ageS: fields.number("eventAge", { default: event.ageS, min: 1, max: 31_536_000 }),
        },
        pace: fields.number("pace", { default: pace, min: 1, max: 100_000 }),
        subscriberWaitS: fields.number("subscriberWait", {
            default: subscriberWaitS,
            min: 0,
            max: 31_536_000,
        }),
    };
}

function readCommands(fields: FieldReader): Command[] {
    return fields.list("commands").map((name) => {
        const known = COMMANDS.find((command) => command === name);
        if (known) return known;
        const expected = `expected commands of ${COMMANDS.join(", ")}`;
        throw new VisionError("E_CONFIG", `Field commands: ${expected}, got ${JSON.stringify(name)}.`);
    });
}

/** 23 letters and digits at most are what every broker of MQTT 3.1.1 must take. */
function generatedClientId(nodeId: string): string {
    return `csp${createHash("sha256").update(nodeId).digest("hex").slice(0, 20)}`;
}
