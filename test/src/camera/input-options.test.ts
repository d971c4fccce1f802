import assert from "node:assert/strict";
import { parseInputOptions } from "../../../src/camera/input-options";
import type { SourceKindName } from "../../../src/camera/source-kinds";
import { VisionError } from "../../../src/errors";
import { CameraBench } from "../../fixtures/camera-bench";

describe("more options for ffmpeg", () => {
    for (const [text, kind, count] of [
        ["", null, 0],
        ["  -probesize 5000000\t-analyzeduration 2000000 ", null, 4],
        ["-c:v h264_v4l2m2m", "rtsp", 2],
        ["-fflags nobuffer+discardcorrupt", "rtsp", 2],
        ["-skip_frame nokey -threads 2", "file", 4],
        ["-ss 12.5", "file", 2],
        ["-video_size 1280x720 -framerate 15 -input_format mjpeg", "device", 6],
        ["-hwaccel_device /dev/dri/renderD128", "rtsp", 2],
    ] as readonly [string, SourceKindName | null, number][]) {
        it(`are taken: "${text}"`, () => assert.equal(parseInputOptions(text, kind).length, count));
    }

    for (const [name, text, kind, words] of [
        ["another input", "-i /etc/passwd", null, /got "-i"/],
        ["a format", "-f concat", null, /got "-f"/],
        ["a protocol list", "-protocol_whitelist file,http", null, /got "-protocol_whitelist"/],
        ["a filter", "-vf movie=/etc/passwd", null, /got "-vf"/],
        ["a file as a value", "-c:v file:/etc/passwd", null, /a value like h264_v4l2m2m for -c:v/],
        ["a list of files as a value", "-c:v concat:a|b", null, /for -c:v, got "concat:a\|b"/],
        ["a pipe sign", "-probesize 5|6", null, /a value like 5000000 for -probesize/],
        ["a value with a leading dash", "-c:v -y", null, /for -c:v, got "-y"/],
        ["a word without a dash", "probesize 5000", null, /got "probesize"/],
        ["a bare output", "out.mp4", null, /got "out.mp4"/],
        ["an option without its value", "-probesize", null, /a value after -probesize/],
        ["an option behind a line break", "-probesize 5000\n-y /tmp/x", null, /got "-y"/],
        ["a device in another place", "-hwaccel_device /dev/../etc/passwd", null, /for -hwaccel_device/],
        ["a name of every object", "-constructor 1", null, /got "-constructor"/],
        ["a number that is none", "-threads 1e3", null, /for -threads/],
        [
            "an option of devices for a camera",
            "-video_size 640x480",
            "rtsp",
            /for sources of the kind device, this one is rtsp/,
        ],
        ["a seek in what is live", "-ss 5", "http", /of the kind file/],
    ] as readonly [string, string, SourceKindName | null, RegExp][]) {
        it(`are refused when they hold ${name}`, () => {
            assert.throws(
                () => parseInputOptions(text, kind),
                (error) =>
                    error instanceof VisionError && error.code === "E_CONFIG" && words.test(error.message),
            );
        });
    }

    it("are looked at before ffmpeg starts, and reach it when they are good", async function () {
        this.timeout(20_000);
        const bench = new CameraBench();
        try {
            bench.makeTestFile("short.mp4", 3);
            const bad = bench.open({ url: bench.file("short.mp4"), mode: "once", inputOptions: "-y 1" });
            await bad.until(() => bad.last?.state === "error", 5000);
            assert.equal(bad.last?.code, "E_CONFIG");
            // Key frames only: one a second.
            const good = bench.open({
                url: bench.file("short.mp4"),
                mode: "once",
                inputOptions: "-skip_frame nokey",
            });
            await good.until(() => good.last?.state === "ended", 10_000);
            assert.equal(good.frames.length, 3);
        } finally {
            await bench.clear();
            bench.remove();
        }
    });
});
