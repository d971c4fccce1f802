import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { VisionError } from "../../../src/errors";
import { decodePicture } from "../../../src/image/decode-picture";
import { loadEngine } from "../../../src/model/load-engine";
import { toDetections } from "../../../src/model/to-detections";
import { SHARED, shared } from "../../fixtures/paths";

interface Expected {
    readonly label: string;
    readonly score: number;
    readonly px: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

interface CaseInput {
    readonly name: string;
    readonly files: readonly [string, string];
    readonly picture?: string;
    readonly labels: string;
    readonly outcome: string;
    readonly detections?: readonly Expected[];
    readonly mentions?: readonly (readonly string[])[];
}

const OPTIONS = { score: 0.25, iou: 0.45, nms: "iou", agnostic: false, classes: null, max: 100 } as const;

/** Cases that may be read or refused, and what we do. */
const REFUSED: Readonly<Record<string, RegExp>> = {
    "upper-case-section": /line 22.*\[YOLO\].*\[yolo\] meant/,
    "key-twice": /line 11: stride is given twice.*line 12/,
    "0.2.0-but-seen32": /layer 1, \[convolutional\].*header/,
    "no-head": /header of 20 bytes is missing/,
};

function casesOf(id: string): readonly CaseInput[] {
    const file = path.join(SHARED, "cases/models/expected.json");
    const { cases } = JSON.parse(readFileSync(file, "utf8")) as {
        cases: { id: string; inputs: CaseInput[] }[];
    };
    return cases.find((each) => each.id === id)?.inputs ?? [];
}

async function run({ files, labels, picture }: CaseInput, folder: string): Promise<Expected[]> {
    const [network = "", weights = "", names = ""] = [...files, labels].map((file) => {
        copyFileSync(path.join(SHARED, "cases/models", file), path.join(folder, path.basename(file)));
        return path.basename(file);
    });
    const manifest = { name: "case", task: "detect", network, weights, labels: names };
    writeFileSync(path.join(folder, "model.json"), JSON.stringify(manifest));
    const engine = await loadEngine({ path: folder, provider: "cpu", threads: 1 });
    try {
        const file = path.join(SHARED, "cases/models", picture ?? "pictures/scene.png");
        const decoded = await decodePicture(readFileSync(file), { source: "case", sequence: 1 });
        const { objects } = await engine.detect(decoded, OPTIONS);
        return toDetections(objects, decoded).map(({ label, score, boxPx }) => ({ label, score, px: boxPx }));
    } finally {
        await engine.close();
    }
}

function assertFound(found: readonly Expected[], expected: readonly Expected[]): void {
    assert.deepEqual(
        found.map(({ label }) => label),
        expected.map(({ label }) => label),
    );
    for (const [index, { score, px }] of expected.entries()) {
        const { score: gotScore = NaN, px: got = px } = found[index] ?? {};
        assert.ok(Math.abs(gotScore - score) <= 0.03, `score ${gotScore}, expected ${score}`);
        for (const key of ["x", "y", "width", "height"] as const)
            assert.ok(Math.abs(got[key] - px[key]) <= 2, `${key} ${got[key]}, expected ${px[key]}`);
    }
}

function assertRefused(error: unknown, { name, mentions = [] }: CaseInput): void {
    assert.ok(error instanceof VisionError, String(error));
    assert.equal(error.code, "E_MODEL_FILE");
    const text = error.message.toLowerCase();
    for (const words of mentions)
        assert.ok(
            words.some((word) => text.includes(word.toLowerCase())),
            `"${error.message}" mentions none of ${words.join(", ")}`,
        );
    if (REFUSED[name]) assert.match(error.message, REFUSED[name]);
}

describe("darknet files from the field", function () {
    this.timeout(20_000);
    let folder = "";
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-darknet-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    for (const [id, what, count] of [
        ["d13", "cfg", 14],
        ["d14", "head of a weights file", 7],
        ["d15", "length of a weights file", 9],
    ] as const) {
        it(`give what they mean, or are refused with the reason: ${what} (${id})`, async function () {
            shared(this, "cases/models/expected.json");
            const inputs = casesOf(id);
            assert.equal(inputs.length, count);
            for (const input of inputs) {
                const isRefused = input.outcome === "error" || input.name in REFUSED;
                const outcome = await run(input, folder).catch((error: unknown) => error);
                try {
                    if (isRefused) assertRefused(outcome, input);
                    else if (outcome instanceof Error) throw outcome;
                    else assertFound(outcome as Expected[], input.detections ?? []);
                } catch (error) {
                    throw new Error(`${id}, ${input.name}: ${String(error)}`, { cause: error });
                }
            }
        });
    }
});
