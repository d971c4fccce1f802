import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { CameraBench } from "../../fixtures/camera-bench";

const NAMES = [
    "2024-11-14T22:57:44.mp4",
    "-leading.mp4",
    "two  blanks.mp4",
    "quo\"te's.mp4",
    "50%.mp4",
    "cam%03d.mp4",
    "new\nline.mp4",
    "камера 監視.mp4",
    "a&b;c|d$e`f.mp4",
    "back\\slash.mp4",
    "http:x.mp4",
    "concat:a.mp4",
    "pipe:.mp4",
    "[1] cam.mp4",
    "hash#q?x=1.mp4",
    " lead.mp4",
];

describe("a file with a name that means something to ffmpeg", function () {
    this.timeout(30_000);
    const home = process.cwd();
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
        bench.makeTestFile("land.mp4", 1);
        mkdirSync(bench.file("names"));
        for (const name of NAMES) copyFileSync(bench.file("land.mp4"), bench.file(`names/${name}`));
        bench.make("-i", "land.mp4", "-frames:v", "1", "shot.jpg");
        copyFileSync(bench.file("shot.jpg"), bench.file("names/shot%02d.jpg"));
    });
    afterEach(async () => {
        process.chdir(home);
        await bench.clear();
    });
    after(() => bench.remove());

    for (const [name, frames] of [
        ...NAMES.map((each) => [each, 10] as const),
        ["shot%02d.jpg", 1] as const,
    ]) {
        it(`is read as it stands, with its folder and without: ${JSON.stringify(name)}`, async () => {
            process.chdir(bench.file("names"));
            const runs = [name, bench.file(`names/${name}`)].map((url) => bench.open({ url, mode: "once" }));
            for (const run of runs) {
                await run.until(() => run.last?.state === "ended", 15_000);
                assert.equal(run.frames.length, frames);
                assert.deepEqual([run.frames[0]!.nativeWidth, run.frames[0]!.nativeHeight], [320, 240]);
            }
        });
    }
});
