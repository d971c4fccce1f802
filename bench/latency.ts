import { connectAsync, type MqttClient } from "mqtt";
import { Mosquitto } from "../test/fixtures/mosquitto";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../test/fixtures/node-red";
import { ROOT } from "../test/fixtures/paths";
import { RtspCamera } from "./cameras/rtsp-camera";
import { percentile } from "./measure/percentile";
import { sleep } from "./measure/sleep";
import { largeNetwork } from "./peers/large-network";
import type { Bench, BenchRun, Row } from "./run/bench";

const TAB = "latency";
const LOAD = 0.7;
const OVERLOAD = 10;
/** Loading, the first frames, and the first results, which pay for caches. */
const WARM_UP_S = 4;

/** Reads the number that is burnt into a frame, and keeps it by the frame's sequence. */
const READER = `
if (msg.res) { msg.payload = context.get("numbers") ?? {}; return msg; }
const { pixels, width, height, sequence } = msg.frame;
const row = Math.floor(height / 4) * width;
let number = 0;
for (let bit = 0; bit < 16; bit++) {
    const x = Math.floor(((bit + 0.5) * width) / 16);
    if (pixels[(row + x) * 3] > 127) number += 2 ** bit;
}
const numbers = context.get("numbers") ?? {};
numbers[sequence] = number;
context.set("numbers", numbers);
return null;
`;

interface Published {
    readonly at: number;
    readonly document: {
        readonly sequence: number;
        readonly timings: { readonly inference: number; readonly total: number };
    };
}

const rowsOf = (name: string, title: string): Row[] => [
    {
        id: `latency-${name}-bound`,
        title: `capture → published p95 ÷ (2 × inference + one frame interval), ${title}`,
        unit: "",
        goal: { is: "≤", value: 1 },
    },
    { id: `latency-${name}-p50`, title: `capture → published p50, ${title}`, unit: "ms", digits: 0 },
    { id: `latency-${name}-p95`, title: `capture → published p95, ${title}`, unit: "ms", digits: 0 },
];

/** From the moment when a camera has a picture to the moment when a subscriber has what is in it. */
export const latency: Bench = {
    name: "latency",
    title: "Latency",
    method: "An RTSP camera burns a counter into each picture and notes when it goes into the encoder; a subscriber of the broker notes when the detections of that picture arrive. YOLOv8n 640, 1 thread, Node-RED 4.1, mosquitto. At 70 % load the camera's rate is 0.7 ÷ inference; overload is 10 times that, held to the same bound.",
    rows: [
        ...rowsOf("load", "70 % load"),
        ...rowsOf("overload", "10 × overload"),
        { id: "latency-inference", title: "inference at 70 % load, p50", unit: "ms", digits: 1 },
        { id: "latency-interval", title: "frame interval at 70 % load", unit: "ms", digits: 1 },
    ],
    measure: async (run) => {
        const model = largeNetwork(run.say);
        const broker = await Mosquitto.start();
        const client = await connectAsync(broker.url);
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
        try {
            const turn = new Turn(run, { model, broker: broker.url, client, nodeRed });
            // How fast the camera may be is not known before something has run.
            const trial = await turn.at(5, 3);
            const fps = Math.max(1, Math.floor((LOAD * 1000) / trial.inference));
            const load = await turn.at(fps, run.seconds(15));
            const bound = 2 * load.inference + 1000 / fps;
            record(run, "load", load.latencies, bound);
            run.record("latency-inference", load.inference);
            run.record("latency-interval", 1000 / fps);
            const overload = await turn.at(OVERLOAD * fps, run.seconds(15));
            record(run, "overload", overload.latencies, bound);
        } finally {
            await nodeRed.stop();
            await client.endAsync(true);
            await broker.stop();
        }
    },
};

function record(run: BenchRun, name: string, latencies: readonly number[], bound: number): void {
    const p95 = percentile(latencies, 0.95);
    run.record(`latency-${name}-bound`, p95 / bound);
    run.record(`latency-${name}-p50`, percentile(latencies, 0.5));
    run.record(`latency-${name}-p95`, p95);
}

interface Parts {
    readonly model: string;
    readonly broker: string;
    readonly client: MqttClient;
    readonly nodeRed: RunningNodeRed;
}

class Turn {
    #published: Published[] = [];
    #count = 0;

    constructor(
        private readonly run: BenchRun,
        private readonly parts: Parts,
    ) {
        parts.client.on("message", (_topic, payload) => {
            const at = performance.timeOrigin + performance.now();
            this.#published.push({ at, document: JSON.parse(payload.toString()) as Published["document"] });
        });
    }

    /** Latencies of what is published in so many seconds, ms, and the median of inference, ms. */
    async at(fps: number, seconds: number): Promise<{ latencies: readonly number[]; inference: number }> {
        const { nodeRed, client, model, broker } = this.parts;
        const camera = await RtspCamera.start({ fps });
        const source = `latency-${++this.#count}`;
        try {
            await nodeRed.deploy(flow(camera.url, source, model, broker));
            await client.subscribeAsync(`csp-vision/${source}/detections`);
            await sleep(WARM_UP_S);
            this.#published = [];
            await sleep(seconds);
            const published = this.#published;
            const numbers = (await nodeRed.get("/numbers")) as Record<string, number>;
            const latencies = published.map(
                ({ at, document }) => at - (camera.sentAt[numbers[document.sequence] ?? -1] ?? NaN),
            );
            const inference = percentile(
                published.map(({ document }) => document.timings.inference),
                0.5,
            );
            this.run.say(
                `camera at ${fps} fps: ${latencies.length} results, p50 ${percentile(latencies, 0.5).toFixed(0)} ms, ` +
                    `p95 ${percentile(latencies, 0.95).toFixed(0)} ms, inference ${inference.toFixed(1)} ms`,
            );
            return { latencies, inference };
        } finally {
            await camera.stop();
        }
    }
}

function flow(url: string, source: string, model: string, broker: string): FlowNode[] {
    const nodes: FlowNode[] = [
        { id: `${source}-camera`, type: "csp-camera", source, url, wires: [["detect", "reader"], []] },
        { id: "detect", type: "csp-detect", model: "model", wires: [["publish"]] },
        { id: "publish", type: "csp-publish", broker: "broker", wires: [] },
        { id: "asked", type: "http in", url: "/numbers", method: "get", wires: [["reader"]] },
        { id: "reader", type: "function", func: READER, outputs: 1, wires: [["told"]] },
        { id: "told", type: "http response", wires: [] },
    ];
    return [
        { id: TAB, type: "tab", label: "latency" },
        { id: "model", type: "csp-model", name: "", model, provider: "cpu", threads: 1 },
        { id: "broker", type: "csp-broker", name: "", url: broker },
        ...nodes.map((node) => ({ ...node, z: TAB, x: 1, y: 1 })),
    ];
}
