import assert from "node:assert/strict";
import { CameraRun } from "../../fixtures/camera-run";
import { greyPictures, startMjpegCamera, type MjpegCamera } from "../../fixtures/mjpeg-camera";

const LEVELS = 80;
const STEP = 3;

describe("a camera that sends MJPEG over HTTP", function () {
    this.timeout(40_000);
    const runs: CameraRun[] = [];
    const cameras: MjpegCamera[] = [];
    afterEach(async () => {
        for (const run of runs.splice(0)) await run.camera.close();
        for (const camera of cameras.splice(0)) await camera.stop();
    });

    async function open(
        pictures: readonly Buffer[],
        fps: number,
        form: Parameters<typeof startMjpegCamera>[2] = "plain",
        options: Partial<ConstructorParameters<typeof CameraRun>[0]> = {},
    ): Promise<{ run: CameraRun; camera: MjpegCamera }> {
        const camera = await startMjpegCamera(pictures, fps, form);
        const run = new CameraRun({ url: camera.url, ...options });
        runs.push(run);
        cameras.push(camera);
        return { run, camera };
    }

    it("is sampled by the wall clock: 2/s stay 2/s, 60/s become 5/s, and no picture is ever made up", async () => {
        const pictures = await greyPictures(LEVELS, STEP);
        const open5 = (fps: number): ReturnType<typeof open> => open(pictures, fps, "plain", { rate: 5 });
        const [slow, fast, slower] = await Promise.all([open5(2), open5(60), open5(0.5)]);
        await Promise.all(
            [slow, fast, slower].map(({ run }) => run.until(() => run.frames.length > 0, 10_000)),
        );
        const ages: number[] = [];
        const before = fast.run.frames.length;
        const watch = setInterval(() => ages.push(...ageOfNewest(fast), ...ageOfNewest(slow)), 100);
        await new Promise((resolve) => setTimeout(resolve, 12_000));
        clearInterval(watch);
        const within = ({ times }: CameraRun): number =>
            times.filter((time) => time <= times[0]! + 12_000).length;
        for (const [run, least, most] of [
            [slow.run, 22, 25],
            [slower.run, 5, 7],
            [fast.run, 54, 66],
        ] as const) {
            assert.ok(within(run) >= least && within(run) <= most, `${within(run)} frames`);
            assert.ok(run.frames.every(({ pts }) => pts === null));
            assert.deepEqual(
                new Set(run.events.map(({ state }) => state)),
                new Set(["connecting", "running"]),
            );
        }
        const taken = slow.run.frames.map(({ capturedAt }) => Date.parse(capturedAt));
        // Without the first, which is shorter by the time in which ffmpeg starts.
        const gaps = taken.slice(2).map((time, i) => time - taken[i + 1]!);
        assert.ok(Math.max(...gaps) < 650 && Math.min(...gaps) > 350, `gaps of ${gaps.join(", ")} ms`);
        assert.ok(fast.run.frames.length > before);
        assert.ok(Math.max(...ages) < 500, `${Math.max(...ages)} ms old`);
    });

    /** How old the newest frame was when it came, by the brightness that tells which picture it is. */
    function ageOfNewest({ run, camera }: { run: CameraRun; camera: MjpegCamera }): number[] {
        const frame = run.frames.at(-1);
        if (!frame) return [];
        const level = Math.round((frame.pixels[0] ?? 0) / STEP) % LEVELS;
        const came = run.times.at(-1)!;
        const index = camera.sent
            .map((time, n) => (n % LEVELS === level && time <= came ? n : -1))
            .reduce((last, n) => Math.max(last, n), -1);
        return index < 0 ? [] : [came - camera.sent[index]!];
    }

    for (const form of ["plain", "nolength", "nofirst", "preamble", "dashes", "chunked"] as const) {
        it(`gives frames in the form "${form}", without a restart`, async () => {
            const { run } = await open(await greyPictures(10, 20), 20, form);
            await run.until(() => run.frames.length >= 40, 10_000);
            assert.ok(run.frames.every(({ width, height }) => width === 320 && height === 240));
            assert.deepEqual(
                run.events.map(({ state }) => state),
                ["connecting", "running"],
            );
        });
    }

    it("gives frames whose comments look like a boundary", async () => {
        const text = Buffer.from("\r\n--frame\r\n--cut here");
        const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, text.length + 2]), text]);
        const pictures = (await greyPictures(10, 20)).map((picture) =>
            Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)]),
        );
        const { run } = await open(pictures, 20, "nolength");
        await run.until(() => run.frames.length >= 40, 10_000);
        assert.equal(run.events.length, 2);
    });

    it("finds the camera again after it was gone", async () => {
        const pictures = await greyPictures(10, 20);
        const { run, camera } = await open(pictures, 10);
        await run.until(() => run.frames.length >= 5, 10_000);
        await camera.stop();
        cameras.splice(0);
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.match(run.causes, /connection lost|refused/i);
        assert.ok(run.events.every(({ state }) => state !== "ended"));
    });

    it("notices a camera that keeps the connection and sends no more", async () => {
        const { run, camera } = await open(await greyPictures(10, 20), 10);
        await run.until(() => run.frames.length >= 20, 10_000);
        const count = run.frames.length;
        const stalled = await startMjpegCamera(await greyPictures(1, 20), 0.01);
        cameras.push(stalled);
        const silent = new CameraRun({ url: stalled.url, stallTimeout: 1, firstFrameTimeout: 2 });
        runs.push(silent);
        await silent.until(() => silent.last?.state === "waiting", 10_000);
        assert.match(silent.causes, /no data/i);
        assert.equal(silent.last?.code, "E_CAMERA_NO_DATA");
        // The other one is not touched.
        await run.until(() => run.frames.length > count && camera.sent.length > count, 2000);
    });
});
