import path from "node:path";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../test/fixtures/node-red";
import { descendants } from "../test/fixtures/children";
import { ROOT } from "../test/fixtures/paths";
import { cpuTime } from "./measure/cpu-time";
import { jain } from "./measure/jain";
import { sleep } from "./measure/sleep";
import type { Bench, Row } from "./run/bench";

const COUNTS = [1, 2, 4, 8, 16] as const;
const TAB = "cameras";
/** The first frames of all cameras, and the model's load. */
const START_S = 4;
const START_PER_CAMERA_S = 0.3;

const COUNTER = `
if (msg.res) { msg.payload = context.get("counts") ?? {}; return msg; }
const counts = context.get("counts") ?? {};
const { source } = msg.vision;
counts[source] = (counts[source] ?? 0) + 1;
context.set("counts", counts);
return null;
`;

const rowsOf = (count: number): Row[] => [
    { id: `cameras-${count}-rate`, title: `${count} × camera on one model: results`, unit: "fps", digits: 1 },
    {
        id: `cameras-${count}-cpu`,
        title: `${count} × camera on one model: processor time`,
        unit: "cores",
    },
    {
        id: `cameras-${count}-jain`,
        title: `${count} × camera on one model: fairness (Jain)`,
        unit: "",
        digits: 3,
    },
];

/** Many cameras share a model. */
export const cameras: Bench = {
    name: "cameras",
    title: "Cameras on one model",
    method: "Cameras of 640 × 360 at 10 fps (the clip of the package) through one csp-detect with csp-street in Node-RED 4.1; processor time of Node-RED, ffmpeg and the host; Jain's index of the results per camera, 1 when all get the same.",
    rows: COUNTS.flatMap(rowsOf),
    measure: async (run) => {
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
        try {
            for (const count of COUNTS) {
                await nodeRed.deploy(flow(count));
                await sleep(START_S + START_PER_CAMERA_S * count);
                const { rates, cores } = await watch(nodeRed, count, run.seconds(8));
                run.record(
                    `cameras-${count}-rate`,
                    rates.reduce((sum, each) => sum + each, 0),
                );
                run.record(`cameras-${count}-cpu`, cores);
                run.record(`cameras-${count}-jain`, jain(rates));
            }
        } finally {
            await nodeRed.stop();
        }
    },
};

function flow(count: number): FlowNode[] {
    const url = path.join(ROOT, "clips/people.mp4");
    const each = Array.from({ length: count }, (_, i): FlowNode => {
        const id = `camera-${count}-${i}`;
        return { id, type: "csp-camera", source: id, url, mode: "loop", wires: [["detect"], []] };
    });
    const nodes: FlowNode[] = [
        ...each,
        { id: "detect", type: "csp-detect", model: "model", wires: [["counter"]] },
        { id: "asked", type: "http in", url: "/counts", method: "get", wires: [["counter"]] },
        { id: "counter", type: "function", func: COUNTER, outputs: 1, wires: [["told"]] },
        { id: "told", type: "http response", wires: [] },
    ];
    return [
        { id: TAB, type: "tab", label: "cameras" },
        { id: "model", type: "csp-model", name: "", model: "csp-street", provider: "cpu" },
        ...nodes.map((node) => ({ ...node, z: TAB, x: 1, y: 1 })),
    ];
}

async function watch(
    nodeRed: RunningNodeRed,
    count: number,
    seconds: number,
): Promise<{ rates: readonly number[]; cores: number }> {
    const ask = async (): Promise<Record<string, number>> =>
        (await nodeRed.get("/counts")) as Record<string, number>;
    const before = await ask();
    const start = performance.now();
    const pids = [nodeRed.pid, ...descendants(nodeRed.pid).map(({ pid }) => pid)];
    const used = new Map(pids.map((pid) => [pid, cpuTime(pid)]));
    await sleep(seconds);
    const after = await ask();
    const length = (performance.now() - start) / 1000;
    const spent = [...used].reduce((sum, [pid, earlier]) => sum + cpuTime(pid) - earlier, 0);
    const rates = Array.from({ length: count }, (_, i) => {
        const id = `camera-${count}-${i}`;
        return ((after[id] ?? 0) - (before[id] ?? 0)) / length;
    });
    return { rates, cores: spent / length };
}
