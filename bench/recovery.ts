import { RtspCamera } from "./cameras/rtsp-camera";
import { WatchedCamera } from "./cameras/watched-camera";
import { sleep } from "./measure/sleep";
import type { Bench, BenchRun } from "./run/bench";

const FPS = 10;

/** How long a broken camera is without pictures. */
export const recovery: Bench = {
    name: "recovery",
    title: "Recovery of a camera",
    method: "A camera over RTSP, 10 fps; the longest of several breaks counts. The server is away for 5 s and gets its old port back.",
    rows: [
        {
            id: "recovery-ffmpeg",
            title: "frames again after ffmpeg is killed",
            unit: "s",
            goal: { is: "<", value: 3 },
        },
        {
            id: "recovery-server",
            title: "frames again after the RTSP server is back",
            unit: "s",
            goal: { is: "<", value: 5 },
        },
    ],
    measure: async (run) => {
        let server = await RtspCamera.start({ fps: FPS });
        const camera = new WatchedCamera({ url: server.url, transport: "tcp" });
        try {
            await camera.nextFrame();
            run.record("recovery-ffmpeg", await worst(run, "ffmpeg killed", () => afterKill(camera)));
            const again = async (): Promise<number> => {
                await server.stop();
                await sleep(5);
                server = await RtspCamera.start({ fps: FPS, port: server.port });
                return untilFrame(camera);
            };
            run.record("recovery-server", await worst(run, "server back", again));
        } finally {
            await camera.camera.stop();
            await server.stop();
        }
    },
};

async function worst(run: BenchRun, what: string, seconds: () => Promise<number>): Promise<number> {
    const all: number[] = [];
    for (let round = 0; round < run.rounds(3); round++) {
        all.push(await seconds());
        await sleep(1);
    }
    run.say(`${what}: ${all.map((each) => each.toFixed(2)).join(" ")} s`);
    return Math.max(...all);
}

async function afterKill(camera: WatchedCamera): Promise<number> {
    const killed = performance.now();
    for (const pid of WatchedCamera.ffmpegs()) process.kill(pid, "SIGKILL");
    // What is in the pipe already still comes.
    await sleep(0.2);
    await camera.nextFrame();
    return (performance.now() - killed) / 1000;
}

async function untilFrame(camera: WatchedCamera): Promise<number> {
    const start = performance.now();
    await camera.nextFrame();
    return (performance.now() - start) / 1000;
}
