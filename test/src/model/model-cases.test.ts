import assert from "node:assert/strict";
import {
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { VisionError } from "../../../src/errors";
import { decodePicture } from "../../../src/image/decode-picture";
import type { DetectOptions, Engine, FoundObject } from "../../../src/model/engine";
import { loadEngine } from "../../../src/model/load-engine";
import { toDetections } from "../../../src/model/to-detections";
import {
    manifestOf,
    type ExpectedObject,
    type ModelCases,
    type ModelInput,
} from "../../fixtures/model-cases";
import { SHARED, shared } from "../../fixtures/paths";

const EXPECTED = "cases/models/expected.json";
/** Files of darknet and classifiers have tests of their own. */
const OTHERS = new Set(["d11", "d13", "d14", "d15"]);

const table = path.join(SHARED, EXPECTED);
const { cases, tolerance, threshold, iou } = (
    existsSync(table) ? JSON.parse(readFileSync(table, "utf8")) : { cases: [] }
) as ModelCases;

const OPTIONS: DetectOptions = {
    score: threshold,
    iou,
    nms: "iou",
    agnostic: false,
    classes: null,
    max: 100,
};

const at = (file: string): string => path.join(SHARED, "cases/models", file);

/** The model as the case gives it: alone, or with a manifest that says what the user has told. */
function place(input: ModelInput, folder: string): string {
    const [network = "", ...others] = input.files;
    const own = path.join(folder, "model");
    mkdirSync(own);
    copyFileSync(at(network), path.join(own, path.basename(network)));
    for (const file of others) {
        // What lies in another folder than the network stays in another one.
        const beside = path.join(own, path.relative(path.dirname(network), file));
        mkdirSync(path.dirname(beside), { recursive: true });
        copyFileSync(at(file), beside);
    }
    if (input.labels) copyFileSync(at(input.labels), path.join(own, "labels.names"));
    if (!input.settings && !input.labels) return path.join(own, path.basename(network));
    writeFileSync(path.join(own, "model.json"), JSON.stringify(manifestOf(input, path.basename(network))));
    return own;
}

async function look(engine: Engine, picture: string): Promise<{ objects: readonly FoundObject[]; px: Px[] }> {
    const frame = await decodePicture(readFileSync(at(picture)), { source: "case", sequence: 0 });
    const { objects } = await engine.detect(frame, OPTIONS);
    const found = toDetections(objects, { width: frame.width, height: frame.height });
    assert.doesNotMatch(JSON.stringify(found), /null/);
    return { objects, px: found.map(({ boxPx }) => boxPx) };
}
type Px = ExpectedObject["px"];

/** Each expected object once, nothing else, best first. */
function assertSame(
    { objects, px }: Awaited<ReturnType<typeof look>>,
    expected: readonly ExpectedObject[],
): void {
    const edges = (a: Px): number[] => [a.x, a.y, a.x + a.width, a.y + a.height];
    const rest = new Set(objects.keys());
    const seen = JSON.stringify(objects.map(({ label, score }, i) => [label, score, px[i]]));
    for (const wanted of expected) {
        const index = [...rest].find((i) => {
            const { label, classId, score } = objects[i]!;
            const isNear = edges(px[i]!).every(
                (edge, k) => Math.abs(edge - edges(wanted.px)[k]!) <= tolerance.px,
            );
            const isLabel = wanted.label === null ? label !== "" : label === wanted.label;
            return (
                isLabel &&
                isNear &&
                classId === wanted.classId &&
                Math.abs(score - wanted.score) <= tolerance.score
            );
        });
        assert.notEqual(index, undefined, `${JSON.stringify(wanted)} is not in ${seen}`);
        rest.delete(index!);
    }
    assert.equal(rest.size, 0, `${expected.length} expected, got ${seen}`);
    const scores = objects.map(({ score }) => score);
    assert.deepEqual(
        scores,
        [...scores].sort((a, b) => b - a),
    );
}

function assertRefusal(error: VisionError, { mentions = [] }: ModelInput): void {
    assert.match(error.code, /^E_MODEL_/);
    for (const words of mentions) {
        const text = error.message.toLowerCase();
        assert.ok(
            words.some((word) => text.includes(word.toLowerCase())),
            `${words.join("|")}: ${error.message}`,
        );
    }
}

function assertInfo({ info }: Engine, { names, warns }: ModelInput): void {
    if (names) {
        assert.equal(info.labels.length, names.length);
        assert.deepEqual(
            info.labels.map((label, i) => (names[i] === null && label !== "" ? null : label)),
            names,
        );
    }
    if (warns) assert.match(info.notes.join(" "), /\d labels .*\d classes/);
}

async function judge(input: ModelInput, folder: string, keep: (engine: Engine) => void): Promise<void> {
    let engine: Engine;
    try {
        engine = await loadEngine({ path: place(input, folder), provider: "cpu", threads: 1 });
    } catch (error) {
        assert.ok(error instanceof VisionError && input.outcome !== "detections", String(error));
        assertRefusal(error, input);
        return;
    }
    keep(engine);
    assert.notEqual(input.outcome, "error", `loaded: ${engine.info.notes.join(" ")}`);
    assertInfo(engine, input);
    const pictures = [input.picture ?? []].flat();
    const expected = (
        Array.isArray(input.picture) ? input.detections : [input.detections]
    ) as readonly (readonly ExpectedObject[])[];
    assert.ok(pictures.length > 0 && pictures.length === expected.length);
    const looks = await Promise.all(pictures.map((picture) => look(engine, picture)));
    looks.forEach((found, i) => assertSame(found, expected[i]!));
}

describe("a network file that breaks readers", function () {
    this.timeout(20_000);
    let folder = "";
    let engine: Engine | null = null;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-case-"))));
    afterEach(async () => {
        await engine?.close();
        engine = null;
        rmSync(folder, { recursive: true });
    });

    it("comes in a table of cases", function () {
        shared(this, EXPECTED);
        assert.ok(cases.filter(({ id }) => !OTHERS.has(id)).length >= 13);
    });

    for (const { id, kind, inputs } of cases.filter((each) => !OTHERS.has(each.id))) {
        for (const input of inputs) {
            it(`has the outcome of ${id}, ${kind}: ${input.name}`, async () => {
                await judge(input, folder, (loaded) => (engine = loaded));
                if (input.mustNotExist) assert.ok(!existsSync(input.mustNotExist));
            });
        }
    }
});
