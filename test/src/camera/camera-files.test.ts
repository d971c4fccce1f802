import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CameraRun } from "../../fixtures/camera-run";

describe("a camera that plays files", function () {
    this.timeout(60_000);
    let folder = "";
    let run: CameraRun | null = null;
    const file = (name: string): string => path.join(folder, name);
    const make = (...args: string[]): void => {
        execFileSync("ffmpeg", ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", ...args]);
    };

    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-camera-"));
        const h264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];
        const source = (size: string, rate: string, seconds: number): string[] => [
            "-f", "lavfi", "-i", `testsrc=size=${size}:rate=${rate}:duration=${seconds}`,
        ]; // prettier-ignore
        make(...source("320x240", "1/5", 20), ...h264, file("slow.mkv"));
        const hole = "setpts='if(gte(N,10),PTS+8/TB,PTS)'";
        make(...source("320x240", "25", 0.8), ...h264, "-vf", hole, "-fps_mode", "vfr", file("hole.mkv"));
        make(...source("320x240", "120", 2), ...h264, file("fast.mp4"));
        const flv = ["-bf", "0", "-g", "10"];
        make(...source("320x240", "10", 6), ...h264, ...flv, file("straight.flv"));
        writeFileSync(file("stray.flv"), withStrayStamps(readFileSync(file("straight.flv"))));
        const ts = [...h264, "-bf", "0", "-g", "10", "-f", "mpegts"];
        make(...source("640x360", "10", 2), ...ts, file("a.ts"));
        make(...source("1280x720", "10", 2), ...ts, "-output_ts_offset", "2", file("b.ts"));
        writeFileSync(
            file("change.ts"),
            Buffer.concat([readFileSync(file("a.ts")), readFileSync(file("b.ts"))]),
        );
        for (const size of ["641x361", "854x480", "500x3000"]) {
            const halves = `testsrc=size=${size}:rate=10:duration=2,drawbox=w=iw/2:h=ih:color=red:t=fill,drawbox=x=iw/2:w=iw:h=ih:color=blue:t=fill`;
            make("-f", "lavfi", "-i", halves, "-c:v", "ffv1", "-pix_fmt", "bgr0", file(`${size}.mkv`));
        }
        writeFileSync(file("empty.mp4"), "");
        writeFileSync(file("text.mp4"), "hello world\n");
        const whole = readFileSync(file("fast.mp4"));
        writeFileSync(file("cut.mp4"), whole.subarray(0, Math.floor(whole.length * 0.6)));
    });
    afterEach(async () => {
        await run?.camera.close();
        run = null;
    });
    after(() => rmSync(folder, { recursive: true }));

    async function play(name: string, rate: number | null): Promise<CameraRun> {
        run = new CameraRun({ url: file(name), mode: "once", rate });
        const current = run;
        await current.until(() => current.last?.state === "ended", 30_000);
        return current;
    }

    for (const [name, rate, least, most] of [
        ["slow.mkv", 5, 4, 4],
        ["hole.mkv", 5, 3, 6],
        ["fast.mp4", 5, 9, 11],
        ["slow.mkv", null, 4, 4],
        ["hole.mkv", null, 20, 20],
        ["fast.mp4", null, 240, 240],
        ["stray.flv", 5, 28, 33],
        ["stray.flv", null, 60, 60],
    ] as const) {
        it(`takes existing pictures only: ${name} at ${rate ?? "no"} limit`, async () => {
            const { frames } = await play(name, rate);
            assert.ok(frames.length >= least && frames.length <= most, `${frames.length} frames`);
            if (!name.startsWith("stray"))
                assert.equal(
                    new Set(frames.map(({ pixels }) => pixels.toString("latin1"))).size,
                    frames.length,
                );
            assert.deepEqual(
                frames.map(({ sequence }) => sequence),
                frames.map((_, index) => index + 1),
            );
        });
    }

    for (const [size, width, height] of [
        ["641x361", 640, 360],
        ["854x480", 640, 360],
        ["500x3000", 106, 640],
    ] as const) {
        it(`tears no picture of ${size}, whose shape no even size keeps`, async () => {
            const { frames } = await play(`${size}.mkv`, null);
            assert.equal(frames.length, 20);
            for (const frame of frames) {
                const told = `${frame.nativeWidth}x${frame.nativeHeight}`;
                assert.deepEqual([told, frame.width, frame.height], [size, width, height]);
                for (const [x, y] of [
                    [1, 0],
                    [1, height - 1],
                    [width - 2, 0],
                    [width - 2, height - 1],
                ] as const) {
                    const [red = 0, , blue = 0] = frame.pixels.subarray((y * width + x) * 3);
                    assert.equal(red > 200 && blue < 50, x === 1, `${red}, ${blue} at ${x}, ${y}`);
                }
            }
        });
    }

    it("goes on at the new size when the picture's size changes, and says so once", async () => {
        const { frames, events } = await play("change.ts", null);
        const sizes = frames.map(({ nativeWidth, nativeHeight }) => `${nativeWidth}x${nativeHeight}`);
        assert.deepEqual(sizes, [
            ...Array<string>(20).fill("640x360"),
            ...Array<string>(20).fill("1280x720"),
        ]);
        assert.equal(events.filter(({ cause }) => /1280 × 720/.test(cause ?? "")).length, 1);
    });

    it("plays at the pace of the stamps, also after stray ones, when it is told to", async () => {
        run = new CameraRun({ url: file("stray.flv"), mode: "live", rate: 5 });
        const current = run;
        await current.until(() => current.last?.state === "ended", 30_000);
        const { times } = current;
        assert.ok(times.length >= 28 && times.length <= 33, `${times.length} frames`);
        const gaps = times.slice(1).map((time, index) => time - times[index]!);
        assert.ok(Math.max(...gaps) < 1000, `a silence of ${Math.max(...gaps)} ms`);
        times.forEach((time) =>
            assert.ok(times.filter((other) => other >= time && other < time + 1000).length <= 7),
        );
    });

    it("goes round in a loop without a pause", async () => {
        run = new CameraRun({ url: file("fast.mp4"), mode: "loop", rate: 10 });
        const current = run;
        await current.until(() => current.frames.length >= 35, 15_000);
        assert.deepEqual(
            current.events.map(({ state }) => state),
            ["connecting", "running"],
        );
    });

    it("reads on only when the frame is released", async () => {
        run = new CameraRun({ url: file("fast.mp4"), mode: "once" });
        const current = run;
        await current.until(() => current.frames.length >= 1, 10_000);
        current.frames[0]!.hold();
        await new Promise((resolve) => setTimeout(resolve, 300));
        const taken = current.frames.length;
        assert.ok(taken <= 2, `${taken} frames while one was held`);
        current.frames.forEach((frame) => frame.release());
        await current.until(() => current.last?.state === "ended", 30_000);
        assert.equal(current.frames.length, 240);
    });

    for (const [name, words] of [
        ["empty.mp4", /empty \(0 bytes\)/],
        ["text.mp4", /12 bytes.*not a video/],
        ["cut.mp4", /incomplete/],
        ["missing.mp4", /not found/],
        [".", /a folder/],
    ] as const) {
        it(`says what is wrong with ${name}, and tries again after a pause`, async () => {
            run = new CameraRun({ url: file(name), mode: "once" });
            const current = run;
            await current.until(() => current.last?.state === "waiting", 15_000);
            assert.match(current.causes, words);
            assert.equal(current.frames.length, 0);
            assert.doesNotMatch(current.causes, /moov/);
            const before = performance.now();
            await current.until(
                () => current.events.filter(({ state }) => state === "connecting").length === 2,
                5000,
            );
            assert.ok(performance.now() - before > 500);
        });
    }
});

/** Every 20th picture of an FLV file is stamped 37 600 s late. */
function withStrayStamps(flv: Buffer): Buffer {
    const out = Buffer.from(flv);
    let count = 0;
    for (let at = 13; at + 11 <= out.length; at += 11 + out.readUIntBE(at + 1, 3) + 4) {
        if (out[at] !== 9 || out[at + 12] !== 1) continue;
        if (count > 0 && count % 20 === 0) {
            const time = out.readUIntBE(at + 4, 3) + (out[at + 7]! << 24) + 37_600_000;
            out.writeUIntBE(time & 0xffffff, at + 4, 3);
            out[at + 7] = time >>> 24;
        }
        count += 1;
    }
    return out;
}
