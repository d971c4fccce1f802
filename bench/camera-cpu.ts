import { spawn } from "node:child_process";
import { hdClip } from "./cameras/hd-clip";
import { RtspCamera } from "./cameras/rtsp-camera";
import { WatchedCamera } from "./cameras/watched-camera";
import { commandOf } from "./measure/command-of";
import { cpuTime } from "./measure/cpu-time";
import { median } from "./measure/median";
import { sleep } from "./measure/sleep";
import type { Bench, BenchRun } from "./run/bench";

/** What a camera costs besides the decoding that nobody can save. */
export const cameraCpu: Bench = {
    name: "camera-cpu",
    title: "Processor time of a camera",
    method: "One 1080p25 H.264 camera over RTSP, sampled at 5 fps and scaled to 640 × 360: ffmpeg and Node.js together, against the very same ffmpeg command with its output thrown away; both at once on the same camera.",
    rows: [
        {
            id: "camera-ratio",
            title: "processor time of a 1080p25 camera at 5 fps ÷ the same ffmpeg command alone",
            unit: "",
            goal: { is: "≤", value: 1.15 },
        },
        {
            id: "camera-share",
            title: "processor time of a 1080p25 camera at 5 fps, ffmpeg and Node.js",
            unit: "% of a core",
            digits: 1,
        },
        {
            id: "camera-node",
            title: "of it in Node.js",
            unit: "% of a core",
            digits: 1,
        },
    ],
    measure: async (run) => {
        const server = await RtspCamera.start({ fps: 25, file: hdClip().stream });
        const { camera, ffmpeg } = await started(server.url);
        const alone = sameAlone(ffmpeg);
        try {
            await sleep(2);
            await compare(run, ffmpeg, alone.pid ?? 0);
        } finally {
            alone.kill("SIGKILL");
            await camera.camera.stop();
            await server.stop();
        }
    },
};

async function started(url: string): Promise<{ camera: WatchedCamera; ffmpeg: number }> {
    const camera = new WatchedCamera({ url, transport: "tcp", rate: 5 });
    await camera.nextFrame();
    const [ffmpeg] = WatchedCamera.ffmpegs();
    if (ffmpeg === undefined) throw new Error("The camera runs without an ffmpeg.");
    camera.onFrame(() => undefined);
    return { camera, ffmpeg };
}

/** The command of a running ffmpeg once more, for nobody. */
function sameAlone(pid: number): ReturnType<typeof spawn> {
    const [program = "ffmpeg", ...args] = commandOf(pid);
    return spawn(program, args, { stdio: "ignore" });
}

async function compare(run: BenchRun, ffmpeg: number, alone: number): Promise<void> {
    const rounds: { ratio: number; share: number; node: number }[] = [];
    const length = run.seconds(8);
    for (let round = 0; round < run.rounds(5); round++) {
        const start = performance.now();
        const [ours, theirs, own] = [cpuTime(ffmpeg), cpuTime(alone), process.cpuUsage()];
        await sleep(length);
        const usage = process.cpuUsage(own);
        const seconds = (performance.now() - start) / 1000;
        const node = (usage.user + usage.system) / 1e6;
        const all = cpuTime(ffmpeg) - ours + node;
        rounds.push({
            ratio: all / (cpuTime(alone) - theirs),
            share: (100 * all) / seconds,
            node: (100 * node) / seconds,
        });
    }
    run.record("camera-ratio", median(rounds.map(({ ratio }) => ratio)));
    run.record("camera-share", median(rounds.map(({ share }) => share)));
    run.record("camera-node", median(rounds.map(({ node }) => node)));
}
