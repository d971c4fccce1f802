import assert from "node:assert/strict";
import { CameraBench } from "../../fixtures/camera-bench";
import { startRtspServer } from "../../fixtures/rtsp-server";

describe("a camera without video", function () {
    this.timeout(60_000);
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
        bench.make("-f", "lavfi", "-i", "color=red:s=600x600", "-frames:v", "1", "cover.jpg");
        bench.make("-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac", "sound.mp4");
        const tracks = ["-map", "0:a", "-map", "1:v", "-disposition:v:0", "attached_pic"];
        bench.make("-i", "sound.mp4", "-i", "cover.jpg", ...tracks, "-c", "copy", "covered.mp4");
    });
    afterEach(() => bench.clear());
    after(() => bench.remove());

    for (const mode of ["once", "live", "loop"] as const) {
        it(`gives no frame of the cover beside the sound of a file, in the mode ${mode}`, async () => {
            const run = bench.open({ url: bench.file("covered.mp4"), mode });
            await run.until(() => run.last?.state === "waiting", 10_000);
            assert.deepEqual([run.last?.code, run.frames.length], ["E_CAMERA_NO_VIDEO", 0]);
            assert.match(run.causes, /no video .*; it holds audio \(aac\), cover picture \(mjpeg\)\./);
        });
    }

    it("is waited for over RTSP, with the tracks that are there, until it sends video", async () => {
        const soundOnly = await startRtspServer({ audio: "only" });
        const run = bench.open({ url: soundOnly.url });
        try {
            await run.until(() => run.events.filter(({ state }) => state === "waiting").length === 2, 20_000);
        } finally {
            await soundOnly.stop();
        }
        const waits = run.events.filter(({ state }) => state === "waiting");
        assert.ok(
            waits.every(({ code }) => code === "E_CAMERA_NO_VIDEO"),
            run.causes,
        );
        assert.match(run.causes, /no video in the camera [^;]*; it holds audio \(PCMA\)\./);
        bench.keep(await startRtspServer({ port: soundOnly.port, audio: true }));
        await run.until(() => run.last?.state === "running", 20_000);
    });
});
