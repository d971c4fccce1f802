import assert from "node:assert/strict";
import { CameraBench } from "../../fixtures/camera-bench";
import { startRtspServer } from "../../fixtures/rtsp-server";

describe("a camera without video", function () {
    this.timeout(60_000);
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
    });
    afterEach(() => bench.clear());
    after(() => bench.remove());

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
