import assert from "node:assert/strict";
import type { CameraRun } from "../fixtures/camera-run";
import { startAnswerServer } from "../fixtures/answer-server";
import { freePort } from "../fixtures/free-port";
import { startRtspServer, type RtspOptions, type RtspServer } from "../fixtures/rtsp-server";
import { STREAM } from "./cases/stream";
import { COUNTS } from "./counts";
import { newSecret } from "./evidence";
import { family, type FaultRun } from "./family";
import { framesAgain } from "./frames-again";
import { openCamera } from "./open-camera";
import { losing, shifting } from "./stream/packets";
import { RtspRelay } from "./stream/rtsp-relay";

const TWO_HOURS_S = 7200;

async function serve(run: FaultRun, options: RtspOptions = {}): Promise<RtspServer> {
    const server = await startRtspServer(options);
    run.atEnd(() => server.stop());
    return server;
}

/** A camera behind a relay, running. */
async function openRelayed(
    run: FaultRun,
    options: object = {},
): Promise<{ relay: RtspRelay; camera: CameraRun }> {
    const { port } = await serve(run);
    const relay = await RtspRelay.open(port);
    run.atEnd(() => relay.close());
    const camera = openCamera(run, { url: relay.url, transport: "tcp", ...options });
    await camera.until(() => camera.frames.length >= 15, 20_000);
    return { relay, camera };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function getsIn(run: FaultRun, basic: boolean): Promise<void> {
    const [wrong, right] = [newSecret(), newSecret("@/%")];
    const first = await serve(run, { password: wrong, basic });
    const camera = openCamera(run, { url: first.url, user: "admin", password: right });
    await camera.until(() => camera.last?.state === "waiting", 15_000);
    assert.equal(camera.last?.code, "E_CAMERA_PASSWORD");
    await first.stop();
    await serve(run, { password: right, basic, port: first.port });
    await framesAgain(run, camera, 20_000);
}

/** Time stamps jump while a camera is sampled at 5 a second. */
async function outlivesJump(run: FaultRun, seconds: number): Promise<void> {
    const { relay, camera } = await openRelayed(run, { rate: 5 });
    relay.treat(shifting(seconds));
    const { length } = camera.frames;
    await framesAgain(run, camera, 2000);
    await wait(4000);
    const more = camera.frames.length - length;
    assert.ok(more >= 14 && more <= 27, `${more} frames in 4 to 5 s`);
    assert.equal(relay.connections, 1);
    assert.deepEqual(new Set(camera.events.map(({ state }) => state)), new Set(["connecting", "running"]));
}

async function showsPicture(run: FaultRun, options: RtspOptions): Promise<CameraRun> {
    const { url } = await serve(run, options);
    const camera = openCamera(run, { url, transport: "tcp" });
    await camera.until(() => camera.frames.length >= 20, 20_000);
    const { nativeWidth, nativeHeight } = camera.frames.at(-1)!;
    assert.deepEqual([nativeWidth, nativeHeight], [options.width ?? 320, options.height ?? 240]);
    // The test picture has saturated bars: red, green and blue differ widely in most of its pixels.
    const isColoured = camera.frames.map(({ pixels }) => {
        const at = 3 * (40 * 320 + 60);
        return Math.max(...pixels.subarray(at, at + 3)) - Math.min(...pixels.subarray(at, at + 3)) > 80;
    });
    assert.ok(isColoured.every(Boolean), "a frame without colour");
    return camera;
}

describe("faults of streams", function () {
    this.timeout(90_000);

    family("stream", STREAM, {
        "A camera comes back with another codec, size and rate": async (run) => {
            const first = await serve(run);
            const camera = openCamera(run, { url: first.url, transport: "tcp" });
            await camera.until(() => camera.frames.length >= 10, 20_000);
            await first.stop();
            await camera.until(() => camera.last?.state === "waiting", 10_000);
            await serve(run, { port: first.port, codec: "h265", width: 480, height: 272, fps: "5/1" });
            await framesAgain(run, camera, 8000);
            await camera.until(() => camera.frames.at(-1)?.nativeWidth === 480, 2000);
            const sizes = new Set(camera.frames.map((frame) => `${frame.width}x${frame.height}`));
            assert.deepEqual(sizes, new Set(["320x240", "480x272"]));
            for (const { width, height, pixels } of camera.frames)
                assert.equal(pixels.length, width * height * 3);
        },
        "A password is wrong, then the right one (digest)": (run) => getsIn(run, false),
        "A password is wrong, then the right one (basic)": (run) => getsIn(run, true),
        "A twentieth of the packets is lost for 8 s": async (run) => {
            const { relay, camera } = await openRelayed(run);
            const { length } = camera.frames;
            relay.treat(losing(0.05));
            await wait(8000);
            const during = camera.frames.length - length;
            relay.treat((packet) => packet);
            await framesAgain(run, camera, 2000);
            assert.ok(during >= 30, `${during} frames in 8 s`);
            assert.equal(camera.last?.state, "running", camera.causes);
            assert.equal(relay.connections, 1);
        },
        "A connection is half open: the camera is gone without a word": async (run) => {
            const { relay, camera } = await openRelayed(run);
            relay.halfOpen();
            await framesAgain(run, camera, 12_000);
            assert.match(camera.causes, /no data/i);
            assert.ok(relay.connections >= 2);
        },
        "The network is silent for 5 s": async (run) => {
            const { relay, camera } = await openRelayed(run);
            relay.silence(true);
            await camera.until(() => camera.last?.state === "waiting", 6000);
            assert.equal(camera.last?.code, "E_CAMERA_NO_DATA");
            await wait(Math.max(0, 5000 - (performance.now() - camera.times.at(-1)!)));
            relay.silence(false);
            await framesAgain(run, camera, 10_000);
        },
        "The program itself stands still for 5 s": async (run) => {
            const camera = openCamera(run, { url: (await serve(run)).url });
            await camera.until(() => camera.frames.length >= 10, 20_000);
            const start = performance.now();
            while (performance.now() - start < 5000);
            await framesAgain(run, camera, 2000);
            await wait(1000);
            assert.equal(camera.last?.state, "running", camera.causes);
            assert.equal(camera.causes.trim(), "");
        },
        "Time stamps jump forward by two hours": (run) => outlivesJump(run, TWO_HOURS_S),
        "Time stamps jump back by two hours": (run) => outlivesJump(run, -TWO_HOURS_S),
        "A camera sends sound first": async (run) => {
            await showsPicture(run, { audio: true });
        },
        "A camera sends H.265": async (run) => {
            await showsPicture(run, { codec: "h265" });
        },
        "Ten of twenty cameras are dead, in five ways": async (run) => {
            const [server, silent, locked] = await Promise.all([
                serve(run, { fps: "5/1" }),
                startAnswerServer(null),
                serve(run, { password: newSecret() }),
            ]);
            run.atEnd(() => silent.stop());
            const ways = [
                [`rtsp://127.0.0.1:${await freePort()}/live`, "E_CAMERA_REFUSED"],
                ["rtsp://no-such-host.invalid/live", "E_CAMERA_HOST"],
                [`rtsp://127.0.0.1:${silent.port}/live`, "E_CAMERA_NO_ANSWER"],
                [server.url.replace("live", "dead"), "E_CAMERA_NOT_FOUND"],
                [locked.url.replace("//", `//admin:${newSecret()}@`), "E_CAMERA_PASSWORD"],
            ] as const;
            const dead = Array.from({ length: COUNTS.deadCameras }, (_, index) => {
                const [url, code] = ways[index % ways.length]!;
                return { camera: openCamera(run, { url, source: `Dead ${index}`, connectTimeout: 4 }), code };
            });
            const live = Array.from({ length: COUNTS.liveCameras }, (_, index) =>
                openCamera(run, { url: server.url, source: `Live ${index}`, width: 160, height: null }),
            );
            await Promise.all(live.map((camera) => camera.until(() => camera.frames.length >= 1, 40_000)));
            const before = live.map(({ frames }) => frames.length);
            await wait(6000);
            live.forEach((camera, index) => {
                const more = camera.frames.length - before[index]!;
                assert.ok(more >= 25, `${more} frames in 6 s`);
                assert.ok(
                    camera.events.every(({ state }) => state !== "waiting"),
                    camera.causes,
                );
            });
            for (const { camera, code } of dead) {
                await camera.until(() => camera.events.some((event) => event.code === code), 20_000);
                assert.equal(camera.frames.length, 0);
            }
        },
    });
});
