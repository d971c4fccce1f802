import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { CAMERA_DEFAULTS } from "../../../src/camera/camera-options";
import { ffmpegArguments } from "../../../src/camera/ffmpeg-arguments";
import { findFfmpeg } from "../../../src/camera/ffmpeg-binary";
import { SOURCE_KINDS } from "../../../src/camera/source-kinds";
import { CameraBench } from "../../fixtures/camera-bench";

describe("a source on this machine", function () {
    this.timeout(30_000);
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
        mkdirSync(bench.file("pictures"));
        for (const [name, colour] of [["shot10.png", "blue"], ["shot9.jpg", "red"], ["shot11.webp", "lime"]] as const)
            bench.make("-f", "lavfi", "-i", `color=${colour}:s=1280x720`, "-frames:v", "1", `pictures/${name}`); // prettier-ignore
        writeFileSync(bench.file("pictures/notes.txt"), "no picture");
        writeFileSync(bench.file("pictures/broken.jpg"), "no picture either");
        // A pipe with the name of a picture must not be waited for.
        execFileSync("mkfifo", [bench.file("pictures/pipe.jpg")]);
        mkdirSync(bench.file("empty"));
    });
    afterEach(() => bench.clear());
    after(() => bench.remove());

    it("is a folder: its pictures in the order in which people count, and the broken ones named", async () => {
        const run = bench.open({ url: `folder:${bench.file("pictures")}`, mode: "once", rate: 5 });
        await run.until(() => run.last?.state === "ended", 10_000);
        assert.deepEqual(
            run.frames.map(({ pixels, pts, nativeWidth, width }) => [
                ["red", "lime", "blue"][[...pixels.subarray(0, 3)].findIndex((value) => value > 200)],
                ...[pts, nativeWidth, width],
            ]),
            [["red", 0, 1280, 640], ["blue", 0.2, 1280, 640], ["lime", 0.4, 1280, 640]], // prettier-ignore
        );
        assert.equal(run.logged.length, 2);
        for (const name of ["broken.jpg", "pipe.jpg"])
            assert.ok(
                run.logged.some((line) =>
                    line.startsWith(`warn: The picture ${name} was left out: Expected`),
                ),
            );
    });

    it("is a folder that is played again and again, and sees what is put there meanwhile", async () => {
        const run = bench.open({ url: `folder://${bench.file("pictures")}`, mode: "loop", rate: 20 });
        await run.until(() => run.frames.length >= 4, 10_000);
        const before = run.frames.length;
        copyFileSync(bench.file("pictures/shot9.jpg"), bench.file("pictures/shot12.jpg"));
        await run.until(() => run.frames.length >= before + 9, 10_000);
        const reds = run.frames.slice(-4).filter(({ pixels }) => pixels[0]! > 200 && pixels[2]! < 50);
        assert.equal(reds.length, 2);
        assert.equal(run.events.length, 2);
    });

    it("is a folder that can be stopped while a frame of it is held", async () => {
        const run = bench.open({ url: `folder:${bench.file("pictures")}`, mode: "once" });
        await run.until(() => run.frames.length === 1, 10_000);
        run.frames[0]!.hold();
        await new Promise((resolve) => setTimeout(resolve, 200));
        const before = performance.now();
        await run.camera.stop();
        assert.ok(performance.now() - before < 1000);
        assert.equal(run.frames.length, 1);
        assert.equal(run.last?.state, "stopped");
    });

    for (const [name, url, words, code] of [
        ["a folder without pictures", "empty", /holds no JPEG, PNG or WebP picture/, "E_FILE_EMPTY"],
        ["no folder", "nowhere", /The folder .*nowhere was not found/, "E_FILE_NOT_FOUND"],
        ["a file in its place", "pictures/notes.txt", /notes\.txt is a file/, "E_FILE_NOT_FOUND"],
    ] as const) {
        it(`says that there is ${name}, and waits`, async () => {
            const run = bench.open({ url: `folder:${bench.file(url)}` });
            await run.until(() => run.last?.state === "waiting", 10_000);
            assert.match(run.causes, words);
            assert.equal(run.last?.code, code);
        });
    }

    it("is a folder typed as a file: the cause says how to write it", async () => {
        const run = bench.open({ url: bench.file("pictures") });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.match(run.causes, /is a folder, not a file; folder:\S+pictures plays the pictures in it/);
    });

    it("is a test picture of the size and rate that are asked for, live", async () => {
        const run = bench.open({ url: "testsrc:?size=320x180&rate=20" });
        await run.until(() => run.frames.length >= 41, 15_000);
        const { frames, times } = run;
        assert.deepEqual([frames[0]!.nativeWidth, frames[0]!.nativeHeight], [320, 180]);
        const seconds = (times[40]! - times[0]!) / 1000;
        assert.ok(seconds > 1.5 && seconds < 3, `${seconds} s for 40 pictures of 20/s`);
        assert.equal(
            new Set(frames.slice(0, 41).map(({ pixels }) => pixels.toString("latin1"))).size > 2,
            true,
        );
        assert.equal(run.events.length, 2);
    });

    for (const url of ["/dev/video97", "v4l2:/dev/video97"]) {
        it(`is a device that is not plugged in: ${url}`, async () => {
            const run = bench.open({ url });
            await run.until(() => run.last?.state === "waiting", 10_000);
            assert.match(run.causes, /The device \/dev\/video97 was not found; is it plugged in\?/);
            assert.equal(run.last?.code, "E_CAMERA_NOT_FOUND");
        });
    }

    it("is a device that is none of a camera, said by ffmpeg's own reader of devices", async () => {
        const run = bench.open({ url: "v4l2:/dev/null" });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.match(run.causes, /^The device \/dev\/null is not a camera\.$/m);
        assert.equal(run.last?.code, "E_CAMERA_FORMAT");
    });

    it("is a device whose reader gets the options for it, in front of the device", async () => {
        const { inputOptions, input } = ffmpegArguments({
            options: {
                ...{ ...CAMERA_DEFAULTS, source: "Desk", url: "" },
                inputOptions: "-video_size 1280x720 -framerate 15 -input_format mjpeg",
            },
            ...{ kind: SOURCE_KINDS.device, input: "/dev/video0", binary: await findFfmpeg(), hardware: [] },
        });
        const text = ` ${inputOptions.join(" ")} `;
        assert.ok(text.includes(" -f v4l2 "));
        assert.ok(text.endsWith(" -video_size 1280x720 -framerate 15 -input_format mjpeg "));
        assert.equal(input, "/dev/video0");
    });
});
