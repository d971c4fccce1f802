import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { readNetwork } from "../src/graph/darknet/read-network";
import { totals } from "../src/graph/darknet/totals";
import { EMBEDDED_MODELS } from "../src/model/locate-model";
import { PAPER_NETWORKS, paperRatio, YARDSTICK, type PaperNetwork } from "./darknet/paper-rows";
import { randomPair } from "./darknet/random-pair";
import { BareRuntime } from "./measure/bare";
import { median } from "./measure/median";
import type { Bench, BenchRun, Row } from "./run/bench";

/** 10⁹ operations as darknet counts them. */
function billions({ name, size }: PaperNetwork): string {
    const text = readFileSync(path.join(EMBEDDED_MODELS, "zoo", `${name}.cfg`), "utf8");
    const network = readNetwork(Buffer.from(text.replace(/^(width|height)=\d+/gm, `$1=${size}`)), name);
    return (totals(network).total / 1e9).toFixed(3);
}

function rowsOf(network: PaperNetwork): Row[] {
    const { name, title, size } = network;
    const what = `${title}, ${size}, ${billions(network)} BFLOPs`;
    const rate = { id: `paper-${name}-fps`, title: what, unit: "fps", digits: 1 };
    if (network === YARDSTICK) return [rate];
    return [
        rate,
        { id: `paper-${name}`, title: `${title} ÷ YOLOv3-tiny; paper: ${paperRatio(network)}`, unit: "" },
    ];
}

/** The paper's speed table and EFM ablation, as far as the zoo has their networks. */
export const paper: Bench = {
    name: "paper",
    title: "Networks of the CSPNet paper",
    method:
        "Networks of the zoo with random weights, compiled, in onnxruntime-node on one thread, each by turns with YOLOv3-tiny; beside it the ratio of the paper, " +
        "which ran darknet and OpenCV on an i9-9900K and a GTX 1080 Ti. Readings have operations of their own.",
    rows: [YARDSTICK, ...PAPER_NETWORKS].flatMap(rowsOf),
    measure: async (run) => {
        const yardstick = await start(YARDSTICK);
        const rates: number[] = [];
        try {
            for (const network of PAPER_NETWORKS) rates.push(...(await compare(run, network, yardstick)));
        } finally {
            await yardstick.stop();
        }
        run.record(`paper-${YARDSTICK.name}-fps`, median(rates));
    },
};

async function start({ name, size }: PaperNetwork): Promise<BareRuntime> {
    const { folder, onnx } = randomPair(name, size);
    try {
        const order = {
            network: onnx,
            dims: [1, 3, size, size],
            threads: 1,
            provider: "cpu",
            niceness: 0,
        } as const;
        return await BareRuntime.start(order);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** @returns rates of the yardstick meanwhile */
async function compare(run: BenchRun, network: PaperNetwork, yardstick: BareRuntime): Promise<number[]> {
    const bare = await start(network);
    const [own, other, ratios]: [number[], number[], number[]] = [[], [], []];
    try {
        for (let round = 0; round < run.rounds(5); round++) {
            const before = (await yardstick.run(run.seconds(0.7))).rate;
            const { rate } = await bare.run(run.seconds(1.4));
            const after = (await yardstick.run(run.seconds(0.7))).rate;
            other.push((before + after) / 2);
            own.push(rate);
            ratios.push((2 * rate) / (before + after));
        }
    } finally {
        await bare.stop();
    }
    run.record(`paper-${network.name}-fps`, median(own));
    run.record(`paper-${network.name}`, median(ratios));
    run.say(
        `${network.title}: ${median(own).toFixed(1)} fps, ${median(ratios).toFixed(2)} (${paperRatio(network)})`,
    );
    return other;
}
