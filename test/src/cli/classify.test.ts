import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { makeClip, type Clip } from "../../fixtures/clip";
import { command, interruptAfter, type CommandResult } from "../../fixtures/command";
import { PlainClassifier } from "../../fixtures/plain-classifier";
import { ROOT, shared } from "../../fixtures/paths";
import { startRtspServer } from "../../fixtures/rtsp-server";
import { assertValid } from "../../fixtures/schemas";

interface Document {
    readonly number: number;
    readonly source: string;
    readonly sequence: number;
    readonly pts: number | null;
    readonly model: { readonly name: string };
    readonly classifications: readonly { label: string; classId: number; score: number }[];
}

/** The documents of a run, each checked against the published schema. */
function documentsOf({ lines }: CommandResult): Document[] {
    const documents = lines.map((line) => JSON.parse(line) as Document);
    for (const document of documents) assertValid("classifications", document);
    return documents;
}

const TINY = path.join(ROOT, "models/csp-tiny");

describe("csp-vision classify", function () {
    this.timeout(50_000);
    let folder = "";
    let clip: Clip;
    before(() => {
        clip = makeClip({ width: 320, height: 240, fps: 10, seconds: 1 });
    });
    after(() => clip.remove());
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-classify-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("ranks photographs as a plain loop around the network does", async function () {
        const pictures = path.dirname(shared(this, "images/dog.jpg"));
        const result = await command([
            "classify",
            pictures,
            "--top",
            "3",
            "--score",
            "0",
            "--iou",
            "0.5",
            "--max",
            "9",
        ]);
        assert.equal(result.code, 0, result.words);
        const documents = documentsOf(result);
        const names = readdirSync(pictures).filter((name) => name.endsWith(".jpg"));
        assert.deepEqual(
            documents.map(({ source, sequence, model }) => [path.basename(source), sequence, model.name]),
            names.map((name, index) => [name, index, "csp-tiny"]),
        );
        const judge = await PlainClassifier.open(TINY);
        try {
            for (const { source, classifications } of documents) {
                const expected = (await judge.classify(source)).slice(0, 3);
                assert.deepEqual(
                    classifications.map(({ label, classId }) => [label, classId]),
                    expected.map(({ label, classId }) => [label, classId]),
                    source,
                );
                for (const [place, { score }] of classifications.entries())
                    assert.ok(Math.abs(score - expected[place]!.score) <= 0.0002, `${source}: ${score}`);
            }
        } finally {
            await judge.close();
        }
    });

    it("shares the scores out among the wanted labels alone", async function () {
        const picture = shared(this, "images/horses.jpg");
        const classes = ["bison", "ox", "gazelle"];
        const options = ["--classes", classes.join(","), "--score", "0", "--top", "1000"];
        const [document] = documentsOf(await command(["classify", picture, ...options]));
        const judge = await PlainClassifier.open(TINY);
        const wanted = (await judge.classify(picture)).filter(({ label }) => classes.includes(label));
        await judge.close();
        const sum = wanted.reduce((all, { score }) => all + score, 0);
        assert.deepEqual(
            document!.classifications.map(({ label }) => label),
            wanted.map(({ label }) => label),
        );
        for (const [place, { score }] of document!.classifications.entries())
            assert.ok(Math.abs(score - wanted[place]!.score / sum) <= 0.0005, `${score}`);
    });

    it("takes folders, patterns, pictures and videos in one go, with numbers of one session", async () => {
        const still = path.join(folder, "b10.png");
        const black = { width: 64, height: 48, channels: 3, background: "black" } as const;
        for (const file of [still, path.join(folder, "b9.webp")]) await sharp({ create: black }).toFile(file);
        const args = ["classify", folder, "*.{png,webp}", still, clip.file, "--frames", "2", "--rate", "5"];
        const result = await command(args, { cwd: folder });
        assert.equal(result.code, 0, result.words);
        assert.deepEqual(
            documentsOf(result).map(({ number, source, sequence, pts }) => [
                number,
                path.basename(source),
                sequence,
                pts,
            ]),
            [
                [1, "b9.webp", 0, null],
                [2, "b10.png", 1, null],
                [3, "b9.webp", 2, null],
                [4, "b10.png", 3, null],
                [5, "b10.png", 4, null],
                [6, "clip.mp4", 0, 0],
                [7, "clip.mp4", 1, 0.2],
            ],
        );
    });

    it("looks at a camera until it is told to stop", async () => {
        const server = await startRtspServer({});
        try {
            const result = await command(["classify", server.url], {
                onOutput: interruptAfter(3),
            });
            const documents = documentsOf(result);
            assert.ok(documents.length >= 3);
            for (const { source, classifications } of documents)
                assert.deepEqual([source, classifications.length], [server.url, 5]);
            assert.deepEqual([result.code, result.words], [0, ""]);
        } finally {
            await server.stop();
        }
    });

    it("goes on after a picture that it cannot read, and says so by its exit code", async function () {
        const dog = shared(this, "images/dog.jpg");
        const file = path.join(folder, "found.jsonl");
        const result = await command(["classify", "missing.jpg", dog, "--output", file]);
        assert.deepEqual([result.code, result.lines], [3, []]);
        assert.match(result.words, /^missing\.jpg: The file missing\.jpg was not found\.$/m);
        const lines = readFileSync(file, "utf8").trimEnd().split("\n");
        assert.deepEqual(
            documentsOf({ ...result, lines }).map(({ source, sequence }) => [source, sequence]),
            [[dog, 1]],
        );
    });

    it("keeps pictures with the best labels written on them", async function () {
        const dog = shared(this, "images/dog.jpg");
        const gallery = path.join(folder, "gallery");
        const result = await command(["classify", dog, "--annotate", gallery]);
        assert.equal(result.code, 0, result.words);
        assert.deepEqual(readdirSync(gallery), ["000001-dog.jpg"]);
        const drawn = await sharp(path.join(gallery, "000001-dog.jpg"))
            .raw()
            .toBuffer({ resolveWithObject: true });
        const plain = await sharp(dog).raw().toBuffer();
        assert.deepEqual([drawn.info.width, drawn.info.height], [768, 576]);
        const isChanged = (row: number, column: number): boolean => {
            const at = (row * 768 + column) * 3;
            return [0, 1, 2].some((i) => Math.abs(plain[at + i]! - drawn.data[at + i]!) > 60);
        };
        const changed = { label: 0, rest: 0 };
        for (let row = 10; row < 566; row++)
            for (let column = 10; column < 758; column++)
                if (isChanged(row, column)) changed[row < 150 && column < 400 ? "label" : "rest"] += 1;
        assert.ok(changed.label > 2000, `${changed.label} pixels of the label`);
        assert.ok(changed.rest < 500, `${changed.rest} other pixels`);
    });

    for (const [name, args, code, words] of [
        ["no input", ["classify"], 2, /Expected an INPUT[^]*csp-vision classify INPUT/],
        ["an overlap that is none", ["classify", "a.jpg", "--iou", "7"], 2, /--iou/],
        ["no label at all", ["classify", "a.jpg", "--top", "0"], 2, /--top a whole number from 1 to 1000/],
        ["a class that the model lacks", ["classify", "a.jpg", "--classes", "unicorn"], 2, /"unicorn"/],
        ["a missing model", ["classify", "a.jpg", "--model", "nope"], 4, /"nope" is missing/],
        ["a detector", ["classify", "a.jpg", "--model", "csp-street"], 4, /^Expected a classifier.*csp-tiny/],
        ["a classifier", ["detect", "a.jpg", "--model", "csp-tiny"], 4, /^Expected a detector.*csp-street/],
        ["a pattern without files", ["classify", "no-such-*.jpg"], 3, /matches no file/],
        ["a file that is nothing to look at", ["classify", __filename], 3, /a picture.*got neither/],
    ] as const) {
        it(`ends with ${code} for ${name}`, async () => {
            const result = await command(args, { env: { CSP_VISION_MODELS: folder } });
            assert.equal(result.code, code, result.words);
            assert.match(result.words, words);
            assert.deepEqual(result.lines, []);
        });
    }

    it("is listed, and explains itself", async () => {
        assert.match((await command(["--help"])).lines.join("\n"), /^ {2}classify +say what pictures/m);
        const help = await command(["classify", "--help"]);
        assert.match(help.lines[0]!, /^csp-vision classify INPUT/);
        assert.match(help.lines.join("\n"), /--top N[^]*default 5/);
    });
});
