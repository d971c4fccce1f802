import path from "node:path";
import { acquireModel } from "../src/model/acquire-model";
import type { Isolation } from "../src/model/host-channel";
import { EMBEDDED_MODELS } from "../src/model/locate-model";
import { BareRuntime } from "./measure/bare";
import { frameMaker } from "./measure/frame-maker";
import { median } from "./measure/median";
import { feedSteadily } from "./measure/steady-feed";
import { largeNetwork } from "./peers/large-network";
import type { Bench, BenchRun, Row } from "./run/bench";

/** Hosts of processes run below the main thread. */
const NICENESS: Readonly<Record<Isolation, number>> = { process: 5, thread: 0 };

interface Network {
    readonly path: string;
    /** The file's own, for the bare runtime. */
    readonly file: string;
    readonly dims: readonly number[];
    /** As the camera would make them: what is left to the host is a border. */
    readonly frame: readonly [number, number];
}

const ratio = (id: string, title: string, value: number): Row => ({
    id,
    title: `rate through the host ÷ bare onnxruntime-node: ${title}`,
    unit: "",
    digits: 3,
    goal: { is: "≥", value },
});

/** Frames in memory → boxes, against the original graph in onnxruntime alone. */
export const hostRate: Bench = {
    name: "host-rate",
    title: "Rate through the inference host",
    method: "Frames in memory → boxes, against onnxruntime-node on the original graph in a process of its own at the same priority; 1 thread each, by turns.",
    rows: [
        ratio("host-street-thread", "csp-street, isolation thread", 0.97),
        ratio("host-street-process", "csp-street, isolation process", 0.93),
        ratio("host-large-thread", "YOLOv8n 640, isolation thread", 0.97),
        ratio("host-large-process", "YOLOv8n 640, isolation process", 0.97),
        {
            id: "bare-street",
            title: "bare onnxruntime-node, csp-street, 1 thread",
            unit: "runs/s",
            digits: 1,
        },
        {
            id: "bare-large",
            title: "bare onnxruntime-node, YOLOv8n 640, 1 thread",
            unit: "runs/s",
            digits: 1,
        },
    ],
    measure: async (run) => {
        const street = path.join(EMBEDDED_MODELS, "csp-street");
        await compare(run, "street", {
            path: street,
            file: path.join(street, "csp-street.onnx"),
            dims: [1, 3, 256, 448],
            frame: [448, 256],
        });
        const large = largeNetwork(run.say);
        await compare(run, "large", { path: large, file: large, dims: [1, 3, 640, 640], frame: [640, 360] });
    },
};

async function compare(run: BenchRun, name: "street" | "large", network: Network): Promise<void> {
    const frameOf = frameMaker(...network.frame);
    for (const isolation of ["thread", "process"] as const) {
        const order = { network: network.file, dims: network.dims, threads: 1, provider: "cpu" } as const;
        const bare = await BareRuntime.start({ ...order, niceness: NICENESS[isolation] });
        const use = acquireModel({ path: network.path, provider: "cpu", threads: 1, isolation });
        const bares: number[] = [];
        const ratios: number[] = [];
        try {
            await use.ready();
            await feedSteadily(use, frameOf, 0.5);
            for (let round = 0; round < run.rounds(9); round++) {
                // Before and after, so that what changes evenly over time falls out.
                const before = await bare.run(run.seconds(0.8));
                const ours = await feedSteadily(use, frameOf, run.seconds(1.6));
                const after = await bare.run(run.seconds(0.8));
                const both = (before.rate + after.rate) / 2;
                bares.push(both);
                ratios.push(ours / both);
            }
        } finally {
            await use.release();
            await bare.stop();
        }
        run.record(`host-${name}-${isolation}`, median(ratios));
        run.record(`bare-${name}`, median(bares));
        run.say(`${name}, ${isolation}: ${ratios.map((each) => each.toFixed(3)).join(" ")}`);
    }
}
