import assert from "node:assert/strict";
import {
    copyFileSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { makeClip, type Clip } from "../../fixtures/clip";
import { command, interruptAfter, type CommandResult } from "../../fixtures/command";
import { shared } from "../../fixtures/paths";
import { startRtspServer } from "../../fixtures/rtsp-server";
import { assertValid } from "../../fixtures/schemas";

interface Document {
    readonly session: string;
    readonly number: number;
    readonly source: string;
    readonly sequence: number;
    readonly pts: number | null;
    readonly frame: { readonly width: number; readonly height: number };
    readonly detections: readonly { readonly label: string }[];
}

/** The documents of a run, each checked against the published schema. */
function documentsOf({ lines }: CommandResult): Document[] {
    const documents = lines.map((line) => JSON.parse(line) as Document);
    for (const document of documents) assertValid("detections", document);
    return documents;
}

describe("csp-vision detect", function () {
    this.timeout(50_000);
    let folder = "";
    let clip: Clip;
    before(() => {
        clip = makeClip({ width: 320, height: 240, fps: 10, seconds: 2 });
    });
    after(() => clip.remove());
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-detect-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("prints one document per picture and goes on after one that it cannot read", async function () {
        const pictures = [shared(this, "images/dog.jpg"), "missing.jpg", shared(this, "images/person.jpg")];
        const options = ["--score", "0.5", "--iou", "0.4", "--max", "1"];
        const result = await command(["detect", ...pictures, ...options]);
        assert.equal(result.code, 3);
        assert.match(result.words, /^missing\.jpg: The file missing\.jpg was not found\.$/m);
        assert.deepEqual(
            documentsOf(result).map(({ source, sequence, number, detections }) => [
                source,
                sequence,
                number,
                detections.length,
            ]),
            [
                [pictures[0], 0, 1, 1],
                [pictures[2], 2, 2, 1],
            ],
        );
    });

    it("takes folders and patterns in the order in which people count", async function () {
        const dog = shared(this, "images/dog.jpg");
        mkdirSync(path.join(folder, "day/night"), { recursive: true });
        const names = ["day/shot10.jpg", "day/shot9.jpg", "day/night/b.jpg", "day/night/.hidden.jpg"];
        for (const name of names) copyFileSync(dog, path.join(folder, name));
        writeFileSync(path.join(folder, "day/notes.txt"), "no picture");
        const result = await command(["detect", "day", "**/[ab].{png,jpg}"], { cwd: folder });
        assert.equal(result.code, 0, result.words);
        assert.deepEqual(
            documentsOf(result).map(({ source, sequence }) => [source, sequence]),
            [
                [path.join("day", "shot9.jpg"), 0],
                [path.join("day", "shot10.jpg"), 1],
                ["day/night/b.jpg", 2],
            ],
        );
    });

    it("looks at every frame of a video, with its own time and numbers from 0", async () => {
        const result = await command(["detect", clip.file]);
        const documents = documentsOf(result);
        assert.deepEqual(
            documents.map(({ sequence }) => sequence),
            Array.from({ length: 20 }, (_, index) => index),
        );
        assert.equal(documents[19]?.pts, 1.9);
        assert.deepEqual(documents[0]?.frame, { width: 320, height: 240 });
        assert.equal(new Set(documents.map(({ source, session }) => source + session)).size, 1);
        assert.equal(result.code, 0, result.words);
    });

    it("takes so many frames per second, and so many in all, as it is told", async () => {
        const args = ["detect", clip.file, clip.file, "--rate", "5", "--frames", "3"];
        const documents = documentsOf(await command(args));
        assert.deepEqual(
            documents.map(({ sequence, number, pts }) => [sequence, number, pts]),
            [0, 1].flatMap((file) => [0, 1, 2].map((i) => [i, file * 3 + i + 1, i * 0.2])),
        );
    });

    it("writes its documents into a file of choice, and says nothing then", async () => {
        const file = path.join(folder, "found.jsonl");
        const result = await command(["detect", clip.file, "--frames", "2", "--output", file]);
        assert.deepEqual([result.code, result.lines, result.words], [0, [], ""]);
        const lines = readFileSync(file, "utf8").trimEnd().split("\n");
        assert.equal(documentsOf({ ...result, lines }).length, 2);
    });

    it("keeps pictures with what was found drawn on them, by the numbers of the documents", async function () {
        const dog = shared(this, "images/dog.jpg");
        const gallery = path.join(folder, "new/gallery");
        const args = ["detect", dog, dog, clip.file, "--frames", "1", "--annotate", gallery];
        const result = await command(args);
        assert.equal(result.code, 0, result.words);
        assert.equal(documentsOf(result).length, 3);
        const names = ["000001-dog.jpg", "000002-dog.jpg", "000003-clip.jpg"];
        assert.deepEqual(readdirSync(gallery).sort(), names);
        const drawn = await sharp(path.join(gallery, names[0]!)).raw().toBuffer({ resolveWithObject: true });
        const plain = await sharp(dog).raw().toBuffer();
        assert.deepEqual([drawn.info.width, drawn.info.height], [768, 576]);
        const changed = plain.reduce(
            (sum, value, i) => sum + (Math.abs(value - drawn.data[i]!) > 60 ? 1 : 0),
            0,
        );
        assert.ok(changed > 2000, `${changed} values`);
    });

    it("ends in peace when nobody reads its documents any more", async () => {
        const result = await command(["detect", clip.file, clip.file, clip.file], {
            onOutput: (child) => child.stdout?.destroy(),
        });
        assert.deepEqual([result.code, result.words], [0, ""]);
    });

    it("looks at a camera until it is told to stop, without showing its password", async () => {
        const server = await startRtspServer({ password: "se:cret" });
        try {
            const url = server.url.replace("rtsp://", "rtsp://admin:se%3Acret@");
            const result = await command(["detect", url], {
                onOutput: interruptAfter(3),
            });
            const documents = documentsOf(result);
            assert.ok(documents.length >= 3);
            for (const { source } of documents) assert.equal(source, server.url);
            assert.equal(documents[0]?.sequence, 0);
            assert.deepEqual([result.code, result.words], [0, ""]);
        } finally {
            await server.stop();
        }
    });

    it("ends with a camera that is not there, without showing its password", async () => {
        const result = await command(["detect", "rtsp://user:se%3Acret@127.0.0.1:1/live"]);
        assert.equal(result.code, 3);
        assert.match(result.words, /^rtsp:\/\/127\.0\.0\.1:1\/live: .*refused/);
        assert.doesNotMatch(result.words, /cret/);
    });

    it("stops a file that is half done with the code of an interrupted program", async () => {
        const result = await command(["detect", clip.file, clip.file, clip.file], {
            onOutput: interruptAfter(0),
        });
        assert.equal(result.code, 130);
        assert.ok(documentsOf(result).length < 60);
    });

    for (const [name, args, code, words] of [
        ["no command", [], 2, /Usage/],
        ["an unknown command", ["detekt"], 2, /got "detekt"/],
        ["no input", ["detect"], 2, /Expected an INPUT/],
        ["an unknown option", ["detect", "a.jpg", "--foo"], 2, /--foo/],
        ["a score out of range", ["detect", "a.jpg", "--score", "55"], 2, /--score from 0 to 1, got "55"/],
        ["too many boxes", ["detect", "a.jpg", "--max", "1001"], 2, /--max a whole number from 1 to 1000/],
        ["half a box", ["detect", "a.jpg", "--max", "1.5"], 2, /--max a whole number/],
        ["a rate of nothing", ["detect", "a.mp4", "--rate", "0"], 2, /--rate from 0.01 to 240/],
        ["an empty class", ["detect", "a.jpg", "--classes", "car,"], 2, /--classes/],
        [
            "a class that the model lacks",
            ["detect", "a.jpg", "--classes", "car,rat"],
            2,
            /"rat".*person, bicycle/,
        ],
        [
            "an unknown provider",
            ["detect", "a.jpg", "--provider", "abacus"],
            2,
            /--provider as one of auto, cpu/,
        ],
        ["an output that cannot be", ["detect", "a.jpg", "--output", "no/such/file"], 2, /no\/such\/file/],
        [
            "pictures without a place",
            ["detect", "a.jpg", "--annotate", `${__filename}/a`],
            2,
            /of --annotate/,
        ],
        ["a missing model", ["detect", "a.jpg", "--model", "nope"], 4, /"nope" is missing/],
        ["a model of the library", ["detect", "a.jpg", "--model", "yolox-s"], 4, /models fetch yolox-s/],
        [
            "a file that is nothing to look at",
            ["detect", __filename],
            3,
            /a picture.*or a video, got neither.*detect\.test\.js \(\d+ bytes\) is not a video/,
        ],
        ["a pattern without files", ["detect", "no-such-*.jpg"], 3, /matches no file/],
        ["a folder without pictures", ["detect", __dirname], 3, /holds no picture/],
        ["an address of no known kind", ["detect", "gopher://user:se%3Acret@host/"], 3, /begins with gopher/],
    ] as const) {
        it(`ends with ${code} for ${name}`, async () => {
            const env = { CSP_VISION_MODELS: folder };
            const result = await command(args, { env });
            assert.equal(result.code, code, result.words);
            assert.match(result.words, words);
            assert.doesNotMatch(result.words, /cret/);
            assert.deepEqual(result.lines, []);
        });
    }

    it("explains itself on stdout", async () => {
        for (const args of [["--help"], ["help"], ["detect", "--help"], ["help", "detect"]]) {
            const { code, lines, words } = await command(args);
            assert.deepEqual([code, words], [0, ""]);
            assert.match(
                lines[0]!,
                args.includes("detect") ? /^csp-vision detect INPUT/ : /^csp-vision COMMAND/,
            );
        }
        assert.match((await command(["--version"])).lines.join(), /^\d+\.\d+\.\d+$/);
    });
});
