import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CameraBench } from "../../fixtures/camera-bench";

describe("the pictures of a damaged stream", function () {
    this.timeout(40_000);
    let bench: CameraBench;
    beforeEach(() => (bench = new CameraBench()));
    afterEach(async () => {
        await bench.clear();
        bench.remove();
    });

    it("all come, and its hundreds of complaints are a few lines", async () => {
        const test = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=10"];
        const h264 = ["-c:v", "libx264", "-g", "25", "-bf", "0", "-crf", "36", "-pix_fmt", "yuv420p"];
        bench.make(...test, ...h264, "-f", "mpegts", "clean.ts");
        bench.make("-i", "clean.ts", "-c", "copy", "-bsf:v", "noise=amount=200", "-f", "mpegts", "noisy.ts");
        const tiny = ["-vf", "scale=2:2", "-pix_fmt", "rgb24", "-fps_mode", "passthrough", "-f", "rawvideo"];
        // It complains, too.
        bench.make("-loglevel", "quiet", "-i", "noisy.ts", ...tiny, "plain.rgb");
        const plain = readFileSync(bench.file("plain.rgb")).length / 12;
        const run = bench.open({ url: bench.file("noisy.ts"), mode: "once" });
        await run.until(() => run.last?.state === "ended", 30_000);
        assert.equal(run.frames.length, plain);
        assert.ok(run.logged.length <= 20, run.logged.join("\n"));
        assert.match(run.logged.at(-1) ?? "", /^warn: ffmpeg said \d{2,} more lines/);
    });

    it("begin with a key frame where HEVC is joined in between", async () => {
        const test = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=18"];
        const x265 = "log-level=none:keyint=60:min-keyint=60:bframes=0:scenecut=0:repeat-headers=1";
        const hevc = ["-c:v", "libx265", "-x265-params", x265, "-crf", "36", "-pix_fmt", "yuv420p"];
        bench.make(...test, ...hevc, "group.ts");
        bench.make("-i", "group.ts", "-c", "copy", "-copyinkf", "-ss", "3", "late.ts");
        const run = bench.open({ url: bench.file("late.ts"), mode: "once" });
        await run.until(() => run.last?.state === "ended", 20_000);
        const { frames } = run;
        assert.equal(frames.length, 120);
        for (const { pixels, width, height } of frames) {
            let grey = 0;
            for (let at = 0; at < pixels.length; at += 3) {
                const [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
                const isFlat = Math.max(r, g, b) - Math.min(r, g, b) < 4;
                if (isFlat && r >= 100 && r <= 160) grey += 1;
            }
            // Up to an eighth is the test picture's own; of a damaged one nine tenths are.
            assert.ok(grey < width * height * 0.25, `${grey} grey pixels`);
        }
    });
});
