import { createRequire } from "node:module";
import path from "node:path";
import { VisionFrame } from "../src/frame";
import { ROOT } from "../test/fixtures/paths";
import { median } from "./measure/median";
import type { Bench } from "./run/bench";

interface NodeRedUtil {
    readonly util: { cloneMessage(message: object): object };
}

const SIZE = { width: 1920, height: 1080 };

/** What Node-RED does for each wire but the first. */
export const wires: Bench = {
    name: "wires",
    title: "Extra wires",
    method: "A 1080p frame in a message, cloned as Node-RED does for each wire behind the first; the same bytes as a plain Uint8Array for comparison.",
    rows: [
        {
            id: "wire-4.1",
            title: "each extra wire on a 1080p frame, Node-RED 4.1",
            unit: "ms",
            digits: 4,
            goal: { is: "<", value: 0.05 },
        },
        {
            id: "wire-5.0",
            title: "each extra wire on a 1080p frame, Node-RED 5.0",
            unit: "ms",
            digits: 4,
            goal: { is: "<", value: 0.05 },
        },
        {
            id: "wire-array",
            title: "the same picture as a Uint8Array, Node-RED 4.1",
            unit: "ms",
            digits: 0,
        },
    ],
    measure: (run) => {
        const pixels = VisionFrame.allocate(SIZE.width, SIZE.height);
        const frame = new VisionFrame({
            ...SIZE,
            pixels,
            nativeWidth: SIZE.width,
            nativeHeight: SIZE.height,
            source: "Gate",
            sequence: 1,
            pts: 0.04,
            capturedAt: Date.now(),
        });
        const message = { frame, vision: { source: "Gate", sequence: 1, frame: SIZE }, _msgid: "1" };
        for (const [id, line] of [
            ["wire-4.1", "node-red"],
            ["wire-5.0", "node-red-5"],
        ] as const) {
            const load = createRequire(path.join(ROOT, "node_modules", line, "package.json"));
            const { util } = load("@node-red/util") as NodeRedUtil;
            timeOf(200, () => util.cloneMessage(message));
            const times = Array.from({ length: run.rounds(15) }, () =>
                timeOf(200, () => util.cloneMessage(message)),
            );
            run.record(id, median(times));
            if (line !== "node-red") continue;
            const plain = { ...message, frame: new Uint8Array(pixels) };
            run.record(
                "wire-array",
                timeOf(1, () => util.cloneMessage(plain)),
            );
        }
        return Promise.resolve();
    },
};

/** Mean time of one call, ms. */
function timeOf(count: number, act: () => void): number {
    const start = performance.now();
    for (let i = 0; i < count; i++) act();
    return (performance.now() - start) / count;
}
