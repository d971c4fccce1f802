import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CameraRun } from "../../fixtures/camera-run";

/**
 * A stand-in for an ffmpeg before 4.4, which cannot leave a new size as it is: after three pictures of 8 × 4 the
 * camera turns to 4 × 4, and what comes through the pipe has still the size of the first.
 */
const OLD_FFMPEG = `#!${process.execPath}
if (process.argv.includes("-version")) { console.log("ffmpeg version 4.2.7"); process.exit(0); }
if (process.argv.includes("-h")) { console.log("-vsync"); process.exit(0); }
if (process.argv.includes("-autoscale")) { console.error("Unrecognized option 'autoscale'."); process.exit(1); }
console.error("[info] Input #0, rtsp");
for (let n = 0; n < 6; n++) {
    const say = (place) => console.error("[Parsed_showinfo_" + place + " @ 0x1] [info] n:   " + n + " pts: " + n +
        " pts_time:" + n / 10 + " pos: 1 fmt:rgb24 sar:1/1 s:" + (n < 3 ? "8x4" : "4x4") + " i:P iskey:1 type:I");
    say(2);
    say(4);
    process.stdout.write(Buffer.alloc(8 * 4 * 3, n));
}
setInterval(() => undefined, 1000);
`;

/** Ends the ffmpeg that plays this file, as the kernel does when memory runs out. */
function killFfmpeg(file: string): void {
    const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
    const pids = lines
        .filter((line) => line.includes(`file:${file}`))
        .map((line) => Number.parseInt(line, 10));
    assert.equal(pids.length, 1, "one ffmpeg plays the file");
    process.kill(pids[0]!, "SIGKILL");
}

describe("a camera whose run ends early", function () {
    this.timeout(60_000);
    let folder = "";
    let clip = "";
    let run: CameraRun | null = null;

    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-loop-"));
        clip = path.join(folder, "clip.mp4");
        const source = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=5"];
        const h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];
        execFileSync("ffmpeg", ["-nostdin", "-loglevel", "error", "-y", ...source, ...h264, clip]);
    });
    afterEach(async () => {
        await run?.camera.close();
        run = null;
    });
    after(() => rmSync(folder, { recursive: true }));

    it("takes a loop up again within 3 s when its ffmpeg is killed, and says so", async () => {
        const current = (run = new CameraRun({ url: clip, mode: "loop", policy: "newest" }));
        await current.until(() => current.frames.length >= 5, 10_000);
        killFfmpeg(clip);
        await current.until(() => current.last?.state === "waiting", 5000);
        assert.equal(current.last?.code, "E_FFMPEG_EXIT");
        assert.match(current.last.cause, /SIGKILL/);
        const count = current.frames.length;
        await current.until(() => current.frames.length > count, 3000);
        assert.equal(current.frames.at(-1)!.sequence, count + 1, "the sequence goes on");
    });

    it("does not begin anew when it is closed while it restarts", async () => {
        const current = (run = new CameraRun({ url: clip, mode: "loop", policy: "newest" }));
        await current.until(() => current.frames.length >= 2, 10_000);
        const restarted = current.camera.restart();
        await current.camera.close();
        await restarted;
        const { length } = current.events;
        await new Promise((resolve) => setTimeout(resolve, 500));
        assert.equal(current.events.length, length);
        assert.equal(current.last?.state, "running");
    });

    it("does not begin a file anew that was to be read once, and does not call it ended", async () => {
        const current = (run = new CameraRun({ url: clip, mode: "once", policy: "newest" }));
        await current.until(() => current.frames.length >= 5, 10_000);
        killFfmpeg(clip);
        await current.until(() => current.last?.state !== "running", 5000);
        assert.equal(current.last?.state, "error");
        assert.match(current.causes, /SIGKILL/);
    });

    it("begins anew at once, without tearing a picture, when ffmpeg cannot pass a new size", async () => {
        const old = path.join(folder, "ffmpeg");
        writeFileSync(old, OLD_FFMPEG);
        chmodSync(old, 0o755);
        const before = process.env["FFMPEG_PATH"];
        process.env["FFMPEG_PATH"] = old;
        try {
            const current = (run = new CameraRun({ url: "rtsp://127.0.0.1:9/live" }));
            // The third round begins with a picture of value 0 for the third time.
            const rounds = (): number => current.frames.filter(({ pixels }) => pixels[0] === 0).length;
            await current.until(() => rounds() >= 3, 20_000);
            for (const { width, height, pixels } of current.frames) {
                assert.deepEqual([width, height], [8, 4]);
                assert.ok(
                    pixels.every((value) => value === pixels[0]),
                    "no picture is torn",
                );
            }
            assert.deepEqual(
                [...new Set(current.events.map(({ state }) => state))],
                ["connecting", "running"],
            );
        } finally {
            await run?.camera.close();
            if (before === undefined) delete process.env["FFMPEG_PATH"];
            else process.env["FFMPEG_PATH"] = before;
        }
    });
});
