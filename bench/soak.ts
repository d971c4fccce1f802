import { readdirSync } from "node:fs";
import { descendants, residentMegabytes } from "../test/fixtures/children";
import { Mosquitto } from "../test/fixtures/mosquitto";
import { startNodeRed, type RunningNodeRed } from "../test/fixtures/node-red";
import { ROOT } from "../test/fixtures/paths";
import { hdClip } from "./cameras/hd-clip";
import { RtspCamera } from "./cameras/rtsp-camera";
import { busyFlow, DETECTIONS } from "./endurance/busy-flow";
import { growth } from "./endurance/growth";
import { leftOver } from "./endurance/left-over";
import { describeMachine } from "./measure/machine";
import { median } from "./measure/median";
import { percentile } from "./measure/percentile";
import { sleep } from "./measure/sleep";
import { plot } from "./report/plot";
import type { Bench, BenchRun } from "./run/bench";

const MINUTES = 30;
const STEP_S = 10;
const FPS = 5;

interface Sample {
    readonly minutes: number;
    /** Resident memory, MB. */
    readonly nodeRed: number;
    readonly host: number;
    /** Documents per second. */
    readonly fps: number;
    /** Capture → result, 95th percentile of the step, ms. */
    readonly latency: number;
    /** Open files, sockets and pipes of Node-RED's process. */
    readonly handles: number;
}

/** Half an hour of the same. */
export const soak: Bench = {
    name: "soak",
    title: "30 minutes without a pause",
    method: "A 1080p25 camera over RTSP, sampled at 5 fps, with detector, annotate, publish and stats in Node-RED 4.1; a sample every 10 s ([plot](soak.svg), [data](soak.json)).",
    isLong: true,
    rows: [
        {
            id: "soak-growth",
            title: "memory of Node-RED over 30 minutes: growth after the first fifth",
            unit: "%",
            goal: { is: "<", value: 2 },
        },
        {
            id: "soak-host-growth",
            title: "memory of the inference host over 30 minutes: growth after the first fifth",
            unit: "%",
            goal: { is: "<", value: 2 },
        },
        {
            id: "soak-left",
            title: "processes and broker sessions left behind the soak",
            unit: "",
            digits: 0,
            goal: { is: "≤", value: 0 },
        },
        { id: "soak-fps", title: "documents published over 30 minutes, median", unit: "fps", digits: 2 },
        { id: "soak-latency", title: "capture → result p95 over 30 minutes, median", unit: "ms", digits: 1 },
        { id: "soak-handles", title: "open handles at the end ÷ after the first fifth", unit: "" },
    ],
    measure: async (run) => {
        const server = await RtspCamera.start({ fps: 25, file: hdClip().stream });
        const broker = await Mosquitto.start();
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
        try {
            await nodeRed.deploy(busyFlow({ url: server.url, broker: broker.url, rate: FPS }));
            const samples = await watch(run, nodeRed, broker);
            report(run, samples);
            run.record("soak-left", await leftOver(nodeRed, broker));
        } finally {
            await nodeRed.stop();
            await broker.stop();
            await server.stop();
        }
    },
};

async function watch(run: BenchRun, nodeRed: RunningNodeRed, broker: Mosquitto): Promise<Sample[]> {
    let totals: number[] = [];
    const client = await broker.client();
    client.on("message", (_topic, payload) => {
        totals.push((JSON.parse(payload.toString()) as { timings: { total: number } }).timings.total);
    });
    await client.subscribeAsync(DETECTIONS);
    // Loading.
    await sleep(STEP_S);
    const samples: Sample[] = [];
    const start = performance.now();
    for (const end = start + run.seconds(MINUTES * 60) * 1000; performance.now() < end;) {
        totals = [];
        const before = performance.now();
        await sleep(STEP_S);
        const now = performance.now();
        const host = descendants(nodeRed.pid).find(({ command }) => command.includes("host-entry"));
        samples.push({
            minutes: (now - start) / 60_000,
            nodeRed: residentMegabytes(nodeRed.pid),
            host: host ? residentMegabytes(host.pid) : 0,
            fps: (totals.length * 1000) / (now - before),
            latency: totals.length > 0 ? percentile(totals, 0.95) : 0,
            handles: readdirSync(`/proc/${nodeRed.pid}/fd`).length,
        });
    }
    return samples;
}

function report(run: BenchRun, samples: readonly Sample[]): void {
    const of = (key: keyof Sample): number[] => samples.map((sample) => Math.round(sample[key] * 100) / 100);
    const handles = of("handles");
    run.record("soak-growth", 100 * growth(of("nodeRed")));
    run.record("soak-host-growth", 100 * growth(of("host")));
    run.record("soak-fps", median(of("fps")));
    run.record("soak-latency", median(of("latency")));
    run.record("soak-handles", (handles.at(-1) ?? NaN) / (handles[Math.floor(handles.length / 5)] ?? NaN));
    const { text, date } = describeMachine();
    const columns = Object.fromEntries(
        (["minutes", "nodeRed", "host", "fps", "latency", "handles"] as const).map((key) => [key, of(key)]),
    );
    run.write("soak.json", `${JSON.stringify({ machine: text, date, ...columns })}\n`);
    const svg = plot({
        title: `One 1080p25 camera at ${FPS} fps, ${date}`,
        xTitle: "minutes",
        x: of("minutes"),
        curves: [
            { title: "memory of Node-RED", unit: "MB", values: of("nodeRed") },
            { title: "memory of the inference host", unit: "MB", values: of("host") },
            { title: "documents published", unit: "fps", values: of("fps") },
            { title: "capture → result, p95", unit: "ms", values: of("latency") },
            { title: "open handles of Node-RED", unit: "", values: handles },
        ],
    });
    run.write("soak.svg", svg);
}
