import assert from "node:assert/strict";
import { CameraBench } from "../../fixtures/camera-bench";
import { startRtspServer } from "../../fixtures/rtsp-server";

describe("a camera of one picture per second", function () {
    this.timeout(40_000);

    it("gives its first frame within 8 s, one a second from then on, and none that is old", async () => {
        const bench = new CameraBench();
        try {
            const { url } = bench.keep(await startRtspServer({ fps: "1/1" }));
            const start = performance.now();
            const run = bench.open({ url });
            await run.until(() => run.frames.length >= 1, 8000 - (performance.now() - start));
            const first = run.times[0]!;
            await new Promise((resolve) => setTimeout(resolve, 10_000));
            const count = run.times.filter((time) => time <= first + 10_000).length;
            assert.ok(count >= 9 && count <= 11, `${count} frames in 10 s`);
            // How much later than the earliest, by its stamp, each one came.
            const lags = run.frames.map(({ pts }, n) => run.times[n]! - pts! * 1000);
            assert.ok(Math.max(...lags) - Math.min(...lags) < 3000, lags.join(", "));
            assert.equal(run.events.length, 2);
        } finally {
            await bench.clear();
            bench.remove();
        }
    });
});
