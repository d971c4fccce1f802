import path from "node:path";
import type { MqttClient } from "mqtt";
import { residentMegabytes } from "../test/fixtures/children";
import { Mosquitto } from "../test/fixtures/mosquitto";
import { startNodeRed, type RunningNodeRed } from "../test/fixtures/node-red";
import { ROOT } from "../test/fixtures/paths";
import { busyFlow, DETECTIONS } from "./endurance/busy-flow";
import { growth } from "./endurance/growth";
import { leftOver } from "./endurance/left-over";
import { median } from "./measure/median";
import { sleep } from "./measure/sleep";
import type { Bench, BenchRun } from "./run/bench";

const FIRST_LIMIT_MS = 30_000;
/** A process of some seconds still grows by the code that it compiles and the rooms of its heap. */
const WORK_S = 1.5;

/** What is left of flows that were replaced. */
export const redeploys: Bench = {
    name: "redeploys",
    title: "100 redeploys",
    method: "Camera, detector, annotate, publish and stats in Node-RED 4.1; each full deploy waits for the first detections of the new flow, which then works for 1.5 s. Growth: a straight line through the resident memory after each deploy, without the first fifth.",
    rows: [
        {
            id: "redeploy-growth",
            title: "memory of Node-RED over 100 redeploys: growth after the first fifth",
            unit: "%",
            goal: { is: "<", value: 2 },
        },
        {
            id: "redeploy-left",
            title: "processes and broker sessions left behind an empty deploy",
            unit: "",
            digits: 0,
            goal: { is: "≤", value: 0 },
        },
        { id: "redeploy-memory", title: "memory of Node-RED after the last redeploy", unit: "MB", digits: 0 },
        { id: "redeploy-pause", title: "full deploy → first detections of the new flow", unit: "s" },
    ],
    measure: async (run) => {
        const broker = await Mosquitto.start();
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
        try {
            const client = await broker.client();
            await client.subscribeAsync(DETECTIONS);
            await deployAll(run, nodeRed, client, broker.url);
            run.record("redeploy-left", await leftOver(nodeRed, broker));
        } finally {
            await nodeRed.stop();
            await broker.stop();
        }
    },
};

async function deployAll(
    run: BenchRun,
    nodeRed: RunningNodeRed,
    client: MqttClient,
    broker: string,
): Promise<void> {
    const url = path.join(ROOT, "clips/people.mp4");
    const memory: number[] = [];
    const pauses: number[] = [];
    for (let x = 0; x <= run.rounds(100); x++) {
        const start = performance.now();
        const first = firstOfNewSession(client);
        await nodeRed.deploy(busyFlow({ url, broker, x }));
        await first;
        // The first deploy loads the model.
        if (x > 0) pauses.push((performance.now() - start) / 1000);
        await sleep(run.seconds(WORK_S));
        memory.push(residentMegabytes(nodeRed.pid));
    }
    run.record("redeploy-growth", 100 * growth(memory));
    run.record("redeploy-memory", memory.at(-1) ?? NaN);
    run.record("redeploy-pause", median(pauses));
}

const seen = new Set<string>();
function firstOfNewSession(client: MqttClient): Promise<void> {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("no detections after a deploy")), FIRST_LIMIT_MS);
        const look = (_topic: string, payload: Buffer): void => {
            const { session } = JSON.parse(payload.toString()) as { session: string };
            if (seen.has(session)) return;
            seen.add(session);
            clearTimeout(timer);
            client.off("message", look);
            resolve();
        };
        client.on("message", look);
    });
}
