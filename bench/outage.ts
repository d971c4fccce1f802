import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EventSource } from "../test/fixtures/event-source";
import { Mosquitto } from "../test/fixtures/mosquitto";
import { BarePublisher } from "./outage/bare-publisher";
import { eventually } from "../test/fixtures/eventually";
import { eventFlow } from "./outage/event-flow";
import { judge, type Verdict } from "./outage/judge";
import { Watcher } from "./outage/watcher";
import { startNodeRed } from "../test/fixtures/node-red";
import { ROOT } from "../test/fixtures/paths";
import type { Bench, BenchRun, Row } from "./run/bench";

const PUBLISHERS = { ours: "csp-broker", bare: "bare mqtt.js", core: "Node-RED's mqtt out" } as const;
const SUBSCRIBERS = {
    session: "subscriber with a session of its own",
    late: "subscriber back after the publishers",
} as const;
type Publisher = keyof typeof PUBLISHERS;
type Subscriber = keyof typeof SUBSCRIBERS;

const rows = (Object.keys(PUBLISHERS) as Publisher[]).flatMap((who) =>
    (Object.keys(SUBSCRIBERS) as Subscriber[]).flatMap((whom): Row[] => {
        const title = (what: string): string =>
            `broker away for 60 s, ${PUBLISHERS[who]}, ${SUBSCRIBERS[whom]}: ${what}`;
        const goal = who === "ours" ? { goal: { is: "≤", value: 0 } as const } : {};
        return [
            { id: `outage-${who}-${whom}-lost`, title: title("lost"), unit: "events", digits: 0, ...goal },
            {
                id: `outage-${who}-${whom}-late`,
                title: title("out of order"),
                unit: "events",
                digits: 0,
                ...goal,
            },
            { id: `outage-${who}-${whom}-twice`, title: title("twice"), unit: "events", digits: 0 },
        ];
    }),
);

/** What is left of events when the broker was away. */
export const outage: Bench = {
    name: "outage",
    title: "Events through an outage of the broker",
    method: "Each publishes 20 events per second at QoS 1 and writes down what it has published; mosquitto is stopped for 60 s and started again. The subscriber either has a session that the broker keeps on disk, or none and is back 1.5 s after the last of the publishers. Judged by what was written down.",
    rows,
    measure: async (run) => {
        await Promise.all((Object.keys(SUBSCRIBERS) as Subscriber[]).map((whom) => measure(run, whom)));
    },
};

async function measure(run: BenchRun, whom: Subscriber): Promise<void> {
    const folder = mkdtempSync(path.join(tmpdir(), "csp-bench-outage-"));
    const keeps = ["persistence true", "persistence_location {dir}/"];
    const broker = await Mosquitto.start(whom === "session" ? { lines: keeps } : {});
    const watcher = await Watcher.start(broker, whom === "session");
    const journal = (who: Publisher): string => path.join(folder, who);
    const ours = new EventSource({ url: broker.url, clientId: "ours", journal: journal("ours") });
    const bare = new BarePublisher(broker.url, "bench/bare", journal("bare"));
    const flows = eventFlow(broker.port, "bench/core", journal("core"));
    let counted = Infinity;
    const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT, flows });
    try {
        const timer = setInterval(() => {
            ours.publish({}, "bench/ours");
            bare.publish();
        }, 50);
        await pause(run.seconds(5));
        if (whom === "late") await watcher.leave();
        const before = connections(broker);
        await broker.halt("SIGTERM");
        run.say(`${SUBSCRIBERS[whom]}: the broker is away`);
        await pause(run.seconds(60));
        await broker.restart();
        run.say(`${SUBSCRIBERS[whom]}: the broker is back`);
        await eventually(
            () => connections(broker),
            (now) => now.every((n, i) => n > (before[i] ?? 0)),
            30_000,
        );
        await pause(1.5);
        if (whom === "late") await watcher.comeBack();
        await pause(5);
        clearInterval(timer);
        // What Node-RED publishes from now on may still be under way when it is stopped.
        counted = Math.min(counted, idsIn(journal("core")).length);
        await pause(20);
    } finally {
        await nodeRed.stop();
        await Promise.all([ours.close(), bare.close()]);
        await broker.stop();
    }
    for (const who of Object.keys(PUBLISHERS) as Publisher[]) {
        const arrived = watcher.received
            .filter(({ topic }) => topic === `bench/${who}`)
            .map(({ text }) => idOf(text));
        const published = idsIn(journal(who));
        record(run, who, whom, judge(who === "core" ? published.slice(0, counted) : published, arrived));
    }
    rmSync(folder, { recursive: true, force: true });
}

function record(run: BenchRun, who: Publisher, whom: Subscriber, verdict: Verdict): void {
    for (const what of ["lost", "late", "twice"] as const)
        run.record(`outage-${who}-${whom}-${what}`, verdict[what]);
    run.say(
        `${PUBLISHERS[who]}, ${SUBSCRIBERS[whom]}: ${verdict.published} published, ${JSON.stringify(verdict)}`,
    );
}

/** How often each publisher has connected. */
const connections = (broker: Mosquitto): number[] =>
    ["ours", "bare", "core"].map((id) => broker.connections(id));
const idsIn = (file: string): string[] =>
    readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "");
const idOf = (text: string): string => String((JSON.parse(text) as { id: unknown }).id);
const pause = (seconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, seconds * 1000));
