import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { acquireModel } from "../src/model/acquire-model";
import { EMBEDDED_MODELS } from "../src/model/locate-model";
import type { ModelUse } from "../src/model/model-use";
import { FPS, FRAMES, hdClip } from "./cameras/hd-clip";
import { WatchedCamera } from "./cameras/watched-camera";
import { BareRuntime } from "./measure/bare";
import { commandOf } from "./measure/command-of";
import { median } from "./measure/median";
import { sleep } from "./measure/sleep";
import { DETECT } from "./measure/steady-feed";
import { NotMeasured } from "./run/not-measured";
import type { Bench, BenchRun, Row } from "./run/bench";

const STREET = path.join(EMBEDDED_MODELS, "csp-street");
/** The network's own, so that nothing is scaled twice. */
const WIDTH = 448;

const rate = (id: string, title: string): Row => ({ id, title, unit: "fps", digits: 1 });

/** A whole file → boxes, against its two parts, each of which has nothing to wait for. */
export const fileRate: Bench = {
    name: "file-rate",
    title: "A file from end to end",
    method: "The 1080p H.264 clip (500 frames), scaled by ffmpeg to the network's width → boxes of csp-street, against the slower of two: the same ffmpeg command with its output thrown away, and bare onnxruntime-node on the original graph beside such an ffmpeg that reads as fast as ours did; 1 thread of inference, by turns.",
    rows: [
        {
            id: "file-ratio",
            title: "1080p H.264 file → boxes ÷ the slower of ffmpeg alone and inference alone",
            unit: "",
            goal: { is: "≥", value: 0.95 },
        },
        rate("file-ours", "1080p H.264 file → boxes, csp-street"),
        rate("file-ffmpeg", "the same ffmpeg command alone"),
        rate("file-bare", "bare onnxruntime-node beside ffmpeg at our rate"),
    ],
    measure: async (run) => {
        const use = acquireModel({ path: STREET, provider: "cpu", threads: 1, isolation: "process" });
        const network = path.join(STREET, "csp-street.onnx");
        const order = { network, dims: [1, 3, 256, 448], threads: 1, provider: "cpu", niceness: 5 } as const;
        const bare = await BareRuntime.start(order);
        try {
            await use.ready();
            await compare(run, use, bare);
        } finally {
            await use.release();
            await bare.stop();
        }
    },
};

async function compare(run: BenchRun, use: ModelUse, bare: BareRuntime): Promise<void> {
    const rounds: { ratio: number; ours: number; ffmpeg: number; bare: number }[] = [];
    for (let round = 0; round < run.rounds(7); round++) {
        const whole = await playWhole(use);
        const parts = await playParts(whole, bare);
        run.say(
            `${whole.rate.toFixed(1)} fps; ffmpeg ${parts.ffmpeg.toFixed(1)}, bare ${parts.bare.toFixed(1)}`,
        );
        rounds.push({ ratio: whole.rate / Math.min(parts.ffmpeg, parts.bare), ours: whole.rate, ...parts });
    }
    run.record("file-ratio", median(rounds.map(({ ratio }) => ratio)));
    run.record("file-ours", median(rounds.map(({ ours }) => ours)));
    run.record("file-ffmpeg", median(rounds.map(({ ffmpeg }) => ffmpeg)));
    run.record("file-bare", median(rounds.map((each) => each.bare)));
}

/** @returns results per second, from the first to the last, and the command of the ffmpeg that read the file */
async function playWhole(use: ModelUse): Promise<{ rate: number; command: readonly string[] }> {
    const { file } = hdClip();
    const camera = new WatchedCamera({ url: file, mode: "once", width: WIDTH });
    let command: readonly string[] = [];
    try {
        const [first, last] = await new Promise<[number, number]>((resolve, reject) => {
            let [start, count] = [0, 0];
            camera.onFrame((frame) => {
                if (command.length === 0) command = commandOf(WatchedCamera.ffmpegs()[0] ?? 0);
                use.submit(frame, DETECT, { kind: "all" }).then(() => {
                    count += 1;
                    if (count === 1) start = performance.now();
                    if (count === FRAMES) resolve([start, performance.now()]);
                }, reject);
            });
        });
        return { rate: ((FRAMES - 1) * 1000) / (last - first), command };
    } finally {
        await camera.camera.stop();
    }
}

/** ffmpeg with the machine to itself; then inference beside an ffmpeg that reads as fast as ours did. */
async function playParts(
    { rate, command }: { readonly rate: number; readonly command: readonly string[] },
    bare: BareRuntime,
): Promise<{ ffmpeg: number; bare: number }> {
    const [program = "ffmpeg", ...args] = command;
    const start = performance.now();
    await once(spawn(program, args, { stdio: "ignore" }), "exit");
    const ffmpeg = (FRAMES * 1000) / (performance.now() - start);
    const paced = ["-readrate", String(rate / FPS), "-stream_loop", "-1", ...args];
    const reader = spawn(program, paced, { stdio: "ignore" });
    try {
        await sleep(0.5);
        const { rate: beside } = await bare.run((FRAMES - 1) / rate);
        if (reader.exitCode !== null) throw new NotMeasured("ffmpeg 5.0 or newer is needed");
        return { ffmpeg, bare: beside };
    } finally {
        reader.kill("SIGKILL");
    }
}
