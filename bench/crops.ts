import path from "node:path";
import type { Box } from "../src/detection";
import { acquireModel } from "../src/model/acquire-model";
import type { ClassifyOptions } from "../src/model/engine";
import { EMBEDDED_MODELS } from "../src/model/locate-model";
import type { ModelUse } from "../src/model/model-use";
import { frameMaker } from "./measure/frame-maker";
import { median } from "./measure/median";
import type { Bench } from "./run/bench";

const OPTIONS: ClassifyOptions = { top: 1, score: null, classes: null, margin: 0.1 };
const COUNT = 10;
/** Two rows of five, each 96 × 144 pixels of a 640 × 360 frame. */
const BOXES: readonly Box[] = Array.from({ length: COUNT }, (_, i) => ({
    x: 0.02 + (i % 5) * 0.19,
    y: i < 5 ? 0.05 : 0.55,
    width: 0.15,
    height: 0.4,
}));

/** Crops of one frame in one call, against a call for each. */
export const crops: Bench = {
    name: "crops",
    title: "Detector → classifier",
    method: "10 boxes of a 640 × 360 frame through csp-tiny in one host, 1 thread: one call with all boxes, against one call after the other with a box each; by turns.",
    rows: [
        { id: "crops-ratio", title: "10 crops in one call ÷ one call per crop, crops per second", unit: "" },
        { id: "crops-together", title: "10 crops in one call", unit: "ms", digits: 1 },
        { id: "crops-apart", title: "10 crops, one call per crop", unit: "ms", digits: 1 },
    ],
    measure: async (run) => {
        const model = path.join(EMBEDDED_MODELS, "csp-tiny");
        const use = acquireModel({ path: model, provider: "cpu", threads: 1, isolation: "process" });
        try {
            await use.ready();
            const [together, apart]: [number[], number[]] = [[], []];
            await timeOf(use, [BOXES]);
            for (let round = 0; round < run.rounds(40); round++) {
                together.push(await timeOf(use, [BOXES]));
                apart.push(
                    await timeOf(
                        use,
                        BOXES.map((box) => [box]),
                    ),
                );
            }
            run.record("crops-together", median(together));
            run.record("crops-apart", median(apart));
            run.record("crops-ratio", median(together.map((ms, i) => (apart[i] ?? NaN) / ms)));
        } finally {
            await use.release();
        }
    },
};

/** ms for calls that follow each other. */
async function timeOf(use: ModelUse, calls: readonly (readonly Box[])[]): Promise<number> {
    const frame = frame640("Gate", 1);
    const start = performance.now();
    for (const regions of calls) await use.request(frame, { ...OPTIONS, regions });
    return performance.now() - start;
}

const frame640 = frameMaker(640, 360);
