import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ROOT, shared } from "../../fixtures/paths";
import { assertValid } from "../../fixtures/schemas";

const MAIN = path.join(ROOT, "dist/src/cli/main.js");

function command(...args: string[]): { code: number | null; lines: string[]; words: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
        encoding: "utf8",
        timeout: 30_000,
    });
    return { code: status, lines: stdout.split("\n").filter((line) => line !== ""), words: stderr };
}

describe("csp-vision detect", function () {
    this.timeout(40_000);

    it("prints one document per picture and goes on after one that it cannot read", function () {
        const pictures = [shared(this, "images/dog.jpg"), "missing.jpg", shared(this, "images/person.jpg")];
        const { code, lines, words } = command(
            "detect",
            ...pictures,
            "--score",
            "0.5",
            "--iou",
            "0.4",
            "--max",
            "1",
        );
        assert.equal(code, 3);
        assert.match(words, /missing\.jpg/);
        const documents = lines.map(
            (line) => JSON.parse(line) as { source: string; sequence: number; detections: object[] },
        );
        for (const document of documents) assertValid("detections", document);
        assert.deepEqual(
            documents.map(({ source, sequence, detections }) => [source, sequence, detections.length]),
            [
                [pictures[0], 0, 1],
                [pictures[2], 2, 1],
            ],
        );
    });

    for (const [name, args, code, words] of [
        ["no command", [], 2, /Usage/],
        ["an unknown option", ["detect", "a.jpg", "--foo"], 2, /--foo/],
        ["a score out of range", ["detect", "a.jpg", "--score", "55"], 2, /--score from 0 to 1, got "55"/],
        ["a missing model", ["detect", "a.jpg", "--model", "nope"], 4, /"nope" is missing/],
        ["a file that is no picture", ["detect", __filename], 3, /JPEG, PNG or WebP/],
    ] as const) {
        it(`ends with ${code} for ${name}`, () => {
            const result = command(...args);
            assert.equal(result.code, code);
            assert.match(result.words, words);
            assert.deepEqual(result.lines, []);
        });
    }
});
