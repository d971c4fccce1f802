import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { compile } from "../src/graph/darknet/compile";
import { readNetwork } from "../src/graph/darknet/read-network";
import { readWeights } from "../src/graph/darknet/read-weights";
import { writeOnnx } from "../src/graph/write-onnx";
import { acquireModel } from "../src/model/acquire-model";
import { SHARED } from "../test/fixtures/paths";
import { OPENCV_KINDS, openCvKind, type OpenCvKind } from "./darknet/opencv-kinds";
import { OpenCvRate } from "./darknet/opencv-rate";
import { randomPair } from "./darknet/random-pair";
import { frameMaker } from "./measure/frame-maker";
import { median } from "./measure/median";
import { feedSteadily } from "./measure/steady-feed";
import type { Bench, BenchRun } from "./run/bench";
import { NotMeasured } from "./run/not-measured";

/** What all of them run on. */
const THREADS = 1;
const NETWORKS = [
    { id: "fastest", title: "Yolo-Fastest 1.1, 320", file: "yolo-fastest-1.1", size: 320 },
    { id: "fastest-xl", title: "Yolo-Fastest 1.1-xl, 320", file: "yolo-fastest-1.1-xl", size: 320 },
    { id: "tiny-prn", title: "YOLOv3-tiny-PRN, 416, random weights", zoo: "yolov3-tiny-prn", size: 416 },
    { id: "efm-sam", title: "CSPPeleeNet-EFM (SAM), 416, random weights", zoo: "csppeleenet-efm-sam", size: 416, hasMaxout: true },
] as const; // prettier-ignore
type Network = (typeof NETWORKS)[number];
type KindId = keyof typeof OPENCV_KINDS;
const KINDS = Object.keys(OPENCV_KINDS) as KindId[];

/** Our host against OpenCV's DNN module on the same pair. */
export const opencv: Bench = {
    name: "opencv",
    title: "Darknet pairs, against OpenCV's DNN module",
    method: "The same cfg and weights, one thread each, by turns: frames in memory → boxes through the inference host, against forward() of OpenCV on a blob that is ready. OpenCV knows no Maxout, and OpenCV 5 reads no cfg at all: it gets the compiled ONNX file there.",
    rows: [
        ...NETWORKS.map(({ id, title }) => ({
            id: `opencv-${id}-fps`,
            title: `${title}: our host`,
            unit: "fps",
            digits: 1,
        })),
        ...NETWORKS.flatMap(({ id, title }) =>
            KINDS.map((kind) => ({
                id: `opencv-${id}-${kind}`,
                title: `${title}: our host ÷ ${OPENCV_KINDS[kind]}`,
                unit: "",
                goal: { is: "≥", value: 1.7 } as const,
            })),
        ),
    ],
    measure: async (run) => {
        const found = KINDS.map((kind) => openCvKind(kind, run.say));
        const kinds = found.filter((kind) => kind !== null);
        const missing: string[] = KINDS.filter((_, i) => !found[i]).map((kind) => OPENCV_KINDS[kind]);
        for (const network of NETWORKS) {
            const pair = pairOf(network);
            if (!pair) {
                missing.push(`the files of ${network.title}`);
                continue;
            }
            try {
                await compare(run, { network, pair, kinds });
            } finally {
                rmSync(pair.folder, { recursive: true });
            }
        }
        if (missing.length > 0) throw new NotMeasured(`missing here: ${missing.join(", ")}`);
    },
};

interface Pair {
    readonly folder: string;
    readonly model: string;
    readonly cfg: string;
    readonly weights: string;
    readonly onnx: string;
}

function pairOf(network: Network): Pair | null {
    if ("zoo" in network) {
        const pair = randomPair(network.zoo, network.size);
        return { ...pair, model: pair.folder };
    }
    const [cfg = "", weights = ""] = ["cfg", "weights"].map((kind) =>
        path.join(SHARED, "models/yolo-fastest", `${network.file}.${kind}`),
    );
    if (!existsSync(weights)) return null;
    const folder = mkdtempSync(path.join(tmpdir(), "csp-bench-"));
    const own = { cfg: path.join(folder, "net.cfg"), weights: path.join(folder, "net.weights") };
    copyFileSync(cfg, own.cfg);
    copyFileSync(weights, own.weights);
    const read = readNetwork(readFileSync(cfg), cfg);
    const onnx = path.join(folder, "net.onnx");
    writeFileSync(onnx, writeOnnx(compile(read, readWeights(readFileSync(weights), read.layers, weights))));
    return { folder, model: own.cfg, ...own, onnx };
}

interface Contest {
    readonly network: Network;
    readonly pair: Pair;
    readonly kinds: readonly OpenCvKind[];
}

async function compare(run: BenchRun, { network, pair, kinds }: Contest): Promise<void> {
    const { id, size } = network;
    const frameOf = frameMaker(size, size);
    const use = acquireModel({ path: pair.model, provider: "cpu", threads: THREADS, isolation: "process" });
    const rates: number[] = [];
    try {
        await use.ready();
        await feedSteadily(use, frameOf, 0.5);
        for (const kind of kinds) {
            const readsOnnx = kind.readsOnnx || "hasMaxout" in network;
            const order = {
                ...kind,
                network: readsOnnx ? pair.onnx : pair.cfg,
                weights: readsOnnx ? null : pair.weights,
                ...{ size, threads: THREADS },
            };
            const { rate: other, version } = await OpenCvRate.start(order);
            const ratios: number[] = [];
            try {
                for (let round = 0; round < run.rounds(5); round++) {
                    const before = await other.run(run.seconds(0.7));
                    const ours = await feedSteadily(use, frameOf, run.seconds(1.4));
                    const after = await other.run(run.seconds(0.7));
                    rates.push(ours);
                    ratios.push((2 * ours) / (before + after));
                }
            } finally {
                other.stop();
            }
            run.record(`opencv-${id}-${kind.id}`, median(ratios));
            run.say(
                `${network.title}, OpenCV ${version}: ${ratios.map((each) => each.toFixed(2)).join(" ")}`,
            );
        }
        if (rates.length > 0) run.record(`opencv-${id}-fps`, median(rates));
    } finally {
        await use.release();
    }
}
