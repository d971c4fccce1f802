import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { VisionFrame } from "../../../src/frame";
import { CameraBench } from "../../fixtures/camera-bench";
import type { CameraRun } from "../../fixtures/camera-run";

type Colour = "red" | "green" | "blue" | "white" | "other";

/** The pixel at a place given as shares of width and height. */
function pixel(frame: VisionFrame, across: number, down: number): readonly [number, number, number] {
    const [x, y] = [Math.floor(frame.width * across), Math.floor(frame.height * down)];
    const [r = 0, g = 0, b = 0] = frame.pixels.subarray((y * frame.width + x) * 3);
    return [r, g, b];
}

function colour([r, g, b]: readonly [number, number, number]): Colour {
    const shape = [r, g, b].map((value) => (value > 128 ? 1 : 0)).join("");
    const known: Partial<Record<string, Colour>> = {
        100: "red",
        "010": "green",
        "001": "blue",
        111: "white",
    };
    return known[shape] ?? "other";
}

/** Top left, top right, bottom left, bottom right. */
const corners = (frame: VisionFrame): Colour[] =>
    ([[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]] as const).map(([x, y]) => colour(pixel(frame, x, y))); // prettier-ignore

describe("the pictures of a file", function () {
    this.timeout(40_000);
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
        const box = (x: string, y: string, fill: string): string =>
            `drawbox=${x}:${y}:iw/2:ih/2:${fill}:fill`;
        const quad = [box("0", "0", "red"), box("iw/2", "0", "lime"), box("0", "ih/2", "blue"), box("iw/2", "ih/2", "white")].join(","); // prettier-ignore
        const yuv = ["-pix_fmt", "yuv420p"];
        bench.make(
            "-f",
            "lavfi",
            "-i",
            `color=black:s=640x360:r=5:d=2,${quad}`,
            "-c:v",
            "libx264",
            ...yuv,
            "quad.mp4",
        );
        for (const turn of [90, 180, 270])
            bench.make(
                "-i",
                "quad.mp4",
                "-c",
                "copy",
                "-metadata:s:v:0",
                `rotate=${turn}`,
                `quad${turn}.mp4`,
            );
        const test = (size: string): string[] => [
            "-f",
            "lavfi",
            "-i",
            `testsrc=size=${size}:rate=5:duration=1`,
        ];
        bench.make(...test("1279x719"), "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "8", "odd.avi");
        bench.make(...test("853x480"), "-c:v", "libx264", "-pix_fmt", "yuv444p", "-crf", "35", "odd444.mp4");
        const level = "64*floor(X/64)*255/256";
        const steps = `color=black:s=320x240:r=5:d=1,format=rgb24,geq=r='${level}':g='${level}':b='${level}'`;
        bench.make("-f", "lavfi", "-i", steps, "-c:v", "ffv1", "-pix_fmt", "bgr0", "steps.mkv");
        const h264 = ["-c:v", "libx264", "-crf", "12"];
        for (const [name, ...how] of [
            ["st_tv.mp4", ...h264, ...yuv, "-color_range", "tv"],
            [
                "st_pc.mp4",
                "-vf",
                "scale=out_range=full",
                ...h264,
                "-pix_fmt",
                "yuvj420p",
                "-color_range",
                "pc",
            ],
            [
                "st_10.mp4",
                "-c:v",
                "libx265",
                "-x265-params",
                "log-level=none:crf=12",
                "-pix_fmt",
                "yuv420p10le",
            ],
            ["st_gray.mp4", ...h264, "-pix_fmt", "gray"],
            ["st_gray16.mkv", "-c:v", "ffv1", "-pix_fmt", "gray16le"],
            ["st_mj422.avi", "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj422p"],
        ] as const)
            bench.make("-i", "steps.mkv", ...how, name);
    });
    afterEach(() => bench.clear());
    after(() => bench.remove());

    async function play(name: string, options: { width?: number; height?: number } = {}): Promise<CameraRun> {
        const run = bench.open({ url: bench.file(name), mode: "once", ...options });
        await run.until(() => run.last?.state === "ended", 20_000);
        return run;
    }

    for (const [name, width, height, expected] of [
        ["quad.mp4", 640, 360, ["red", "green", "blue", "white"]],
        ["quad90.mp4", 360, 640, ["green", "white", "red", "blue"]],
        ["quad180.mp4", 640, 360, ["white", "blue", "green", "red"]],
        ["quad270.mp4", 360, 640, ["blue", "red", "white", "green"]],
    ] as const) {
        it(`stand upright and are not squeezed: ${name}`, async () => {
            const { frames } = await play(name, { width: 416, height: 416 });
            assert.equal(frames.length, 10);
            for (const frame of frames) {
                assert.deepEqual([frame.nativeWidth, frame.nativeHeight], [width, height]);
                assert.deepEqual([frame.width, frame.height], width < height ? [234, 416] : [416, 234]);
                assert.deepEqual(corners(frame), [...expected]);
            }
        });
    }

    for (const [name, width, height] of [
        ["odd.avi", 1279, 719],
        ["odd444.mp4", 853, 480],
    ] as const) {
        it(`of an odd size are whole and without a slant: ${name}`, async () => {
            const { frames } = await play(name, { width, height });
            assert.equal(frames.length, 5);
            const raw = bench.file("plain.rgb");
            // The same size as our frames: a width that is odd is made even.
            const size = `scale=${frames[0]!.width}:${frames[0]!.height}:flags=bilinear`;
            bench.make("-i", name, "-vf", size, "-f", "rawvideo", "-pix_fmt", "rgb24", raw);
            const plain = readFileSync(raw);
            for (const [index, { pixels, nativeWidth, nativeHeight }] of frames.entries()) {
                assert.deepEqual([nativeWidth, nativeHeight], [width, height]);
                const other = plain.subarray(index * pixels.length, (index + 1) * pixels.length);
                const differing = pixels.reduce(
                    (sum, value, at) => sum + (Math.abs(value - other[at]!) > 8 ? 1 : 0),
                    0,
                );
                assert.ok(differing < pixels.length / 100, `${differing} of ${pixels.length} values differ`);
            }
        });
    }

    for (const name of [
        "st_tv.mp4",
        "st_pc.mp4",
        "st_10.mp4",
        "st_gray.mp4",
        "st_gray16.mkv",
        "st_mj422.avi",
    ]) {
        it(`keep their greys within 3, whatever the format is, and nobody is told of its oddities: ${name}`, async () => {
            const run = await play(name);
            assert.equal(run.frames.length, 5);
            for (const frame of run.frames) {
                const bars = [32, 96, 160, 224, 288].map((x) => pixel(frame, x / 320, 0.5));
                for (const [index, bar] of bars.entries())
                    for (const value of bar)
                        assert.ok(
                            Math.abs(value - [0, 63, 127, 191, 255][index]!) <= 3,
                            `${name}: ${String(bar)}`,
                        );
            }
            assert.deepEqual([run.causes.trim(), run.logged], ["", []]);
        });
    }

    it("are those of the video that plays, not of a cover, and of one track by a rule", async () => {
        const colours = (name: string, size: string): string[] => [
            "-f",
            "lavfi",
            "-i",
            `color=${name}:s=${size}:r=5:d=2`,
        ];
        bench.make("-f", "lavfi", "-i", "color=red:s=600x600", "-frames:v", "1", "cover.jpg");
        bench.make("-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac", "sound.mp4");
        bench.make(...["-i", "sound.mp4", "-i", "quad.mp4", "-i", "cover.jpg"],
            ...["-map", "0:a", "-map", "2:v", "-map", "1:v", "-c", "copy", "-disposition:v:0", "attached_pic", "cover.mp4"]); // prettier-ignore
        bench.make(...colours("red", "320x180"), ...colours("blue", "640x360"), "-map", "0:v", "-map", "1:v", "-c:v", "libx264",
            ...["-pix_fmt", "yuv420p", "-disposition:v:0", "default", "-disposition:v:1", "0", "two.mkv"]); // prettier-ignore
        writeFileSync(bench.file("s.srt"), "1\n00:00:00,000 --> 00:00:02,000\nhello\n");
        bench.make(...["-i", "sound.mp4", "-i", "quad.mp4", "-i", "s.srt", "-map", "0:a", "-map", "2:s", "-map", "1:v"],
            ...["-c:v", "copy", "-c:a", "copy", "-c:s", "mov_text", "-timecode", "00:00:00:00", "data.mov"]); // prettier-ignore
        for (const [name, width] of [
            ["cover.mp4", 640],
            ["data.mov", 640],
            ["two.mkv", 320],
            ["two.mkv", 320],
        ] as const) {
            const { frames } = await play(name);
            assert.equal(frames.length, 10, name);
            assert.ok(
                frames.every(({ nativeWidth }) => nativeWidth === width),
                name,
            );
        }
        const run = bench.open({ url: bench.file("sound.mp4"), mode: "once" });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.equal(run.last?.code, "E_CAMERA_NO_VIDEO");
        assert.match(run.causes, /no video.*audio \(aac\)/i);
    });
});
