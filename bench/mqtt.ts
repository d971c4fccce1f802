import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connectAsync } from "mqtt";
import { EventLog } from "../src/mqtt/outbox/event-log";
import { eventually } from "../test/fixtures/eventually";
import { EventSource } from "../test/fixtures/event-source";
import { Mosquitto } from "../test/fixtures/mosquitto";
import { median } from "./measure/median";
import { feed, type FeedFigures, type PublishOne } from "./mqtt/feed";
import type { Bench, BenchRun } from "./run/bench";

/** Of csp-broker, and so of the bare client here. */
const WINDOW = 20;
/** Asked for ahead of the window, so that it is never empty. */
const AHEAD = 40;
/** About what a document with three detections has. */
const PAYLOAD = Buffer.from(JSON.stringify({ schema: "csp-vision/detections/1", filling: "x".repeat(700) }));
const TOPIC = "csp/Gate/bench";

/** Messages at QoS 1 through csp-broker's connection, against the bare library. */
export const mqtt: Bench = {
    name: "mqtt",
    title: "Publishing over MQTT",
    method: "Messages of 750 bytes at QoS 1, as fast as a local mosquitto without subscribers acknowledges them, 20 at a time: through csp-broker's connection and through bare mqtt.js, in one process by turns. The outbox on disk: events of the same size written and struck out.",
    rows: [
        {
            id: "mqtt-stream",
            title: "QoS 1 rate through csp-broker ÷ bare mqtt.js: detections",
            unit: "",
            goal: { is: "≥", value: 0.8 },
        },
        {
            id: "mqtt-event",
            title: "QoS 1 rate through csp-broker ÷ bare mqtt.js: events in memory",
            unit: "",
            goal: { is: "≥", value: 0.8 },
        },
        {
            id: "mqtt-disk",
            title: "QoS 1 rate through csp-broker ÷ bare mqtt.js: events on disk, synced every second",
            unit: "",
        },
        { id: "mqtt-bare-rate", title: "bare mqtt.js at QoS 1, 20 under way", unit: "messages/s", digits: 0 },
        { id: "mqtt-cpu", title: "CPU per 1,000 messages through csp-broker", unit: "ms", digits: 0 },
        { id: "mqtt-bare-cpu", title: "CPU per 1,000 messages, bare mqtt.js", unit: "ms", digits: 0 },
        {
            id: "outbox-rate-always",
            title: "outbox on disk alone, synced at each event",
            unit: "events/s",
            digits: 0,
        },
        { id: "outbox-syncs-always", title: "the same, syncs", unit: "1/s", digits: 0 },
        {
            id: "outbox-rate-second",
            title: "outbox on disk alone, synced every second",
            unit: "events/s",
            digits: 0,
        },
    ],
    measure: async (run) => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-bench-mqtt-"));
        const broker = await Mosquitto.start({ quiet: true });
        try {
            await compare(run, broker, folder);
            for (const fsync of ["always", "second"] as const) await writeAlone(run, folder, fsync);
        } finally {
            await broker.stop();
            rmSync(folder, { recursive: true, force: true });
        }
    },
};

async function compare(run: BenchRun, broker: Mosquitto, folder: string): Promise<void> {
    const bare = await connectAsync(broker.url, { protocolVersion: 5 });
    // Nobody subscribes here, which is no reason to try again.
    const outbox = { subscriberWaitS: 0 };
    const memory = new EventSource({ url: broker.url, clientId: "memory", outbox });
    const disk = new EventSource({
        url: broker.url,
        clientId: "disk",
        outbox: { ...outbox, folder: path.join(folder, "events") },
    });
    const ways: Record<string, readonly [PublishOne, number]> = {
        stream: [through(memory, "stream"), AHEAD],
        event: [through(memory, "event"), AHEAD],
        disk: [through(disk, "event"), AHEAD],
    };
    const bareOne: PublishOne = (_number, done) => bare.publish(TOPIC, PAYLOAD, { qos: 1 }, done);
    const found: Record<string, number[]> = { stream: [], event: [], disk: [] };
    const [bares, ours]: [FeedFigures[], FeedFigures[]] = [[], []];
    try {
        for (const one of [memory, disk]) {
            await eventually(
                () => one.connection.state.kind,
                (kind) => kind === "connected",
                10_000,
            );
        }
        for (const warmUp of [bareOne, ...Object.values(ways).map(([way]) => way)])
            await feed(warmUp, WINDOW, 0.5);
        // Short turns, so that what else the machine does meets all alike.
        for (let round = 0; round < run.rounds(40); round++) {
            for (const [name, [way, underWay]] of Object.entries(ways)) {
                const base = await feed(bareOne, WINDOW, run.seconds(0.25));
                const figures = await feed(way, underWay, run.seconds(0.25));
                bares.push(base);
                if (name === "stream") ours.push(figures);
                found[name]?.push(figures.rate / base.rate);
            }
        }
    } finally {
        await Promise.all([memory.close(), disk.close(), bare.endAsync(true)]);
    }
    for (const [name, ratios] of Object.entries(found)) run.record(`mqtt-${name}`, median(ratios));
    run.record("mqtt-bare-rate", median(bares.map(({ rate }) => rate)));
    run.record("mqtt-bare-cpu", median(bares.map(({ cpu }) => cpu)));
    run.record("mqtt-cpu", median(ours.map(({ cpu }) => cpu)));
}

function through(source: EventSource, kind: "stream" | "event"): PublishOne {
    return (_number, ended) => {
        source.use.publish({ topic: TOPIC, payload: PAYLOAD, class: kind, qos: 1, ended });
    };
}

/** Events written and struck out again, 100 waiting at any time. */
async function writeAlone(run: BenchRun, folder: string, fsync: "always" | "second"): Promise<void> {
    const log = new EventLog({ folder: path.join(folder, fsync), fsync });
    log.load();
    const base = { topic: TOPIC, qos: 1, retain: false, properties: {}, expiresAt: null } as const;
    const start = performance.now();
    const end = start + run.seconds(3) * 1000;
    let id = 0;
    while (performance.now() < end) {
        for (let i = 0; i < 100; i++) {
            log.append({ ...base, id: (id += 1), acceptedAt: Date.now(), payload: PAYLOAD });
            if (id > 100) log.done(id - 100);
        }
        // Syncs end between two turns of the event loop.
        await new Promise((resolve) => setImmediate(resolve));
    }
    const seconds = (performance.now() - start) / 1000;
    run.record(`outbox-rate-${fsync}`, id / seconds);
    if (fsync === "always") run.record("outbox-syncs-always", log.syncs / seconds);
    log.close();
}
