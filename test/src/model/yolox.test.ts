import assert from "node:assert/strict";
import { mkdtempSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Context } from "mocha";
import { Candidates } from "../../../src/geometry/candidates";
import { decodePicture } from "../../../src/image/decode-picture";
import type { DetectOptions, Engine, FoundObject } from "../../../src/model/engine";
import { yolox } from "../../../src/model/heads/yolox";
import { loadEngine } from "../../../src/model/load-engine";
import { SHARED, shared } from "../../fixtures/paths";

const OPTIONS: DetectOptions = {
    score: 0.25,
    iou: 0.45,
    nms: "iou",
    agnostic: false,
    classes: null,
    max: 300,
};

interface Expected {
    readonly label: string | null;
    readonly score: number;
    /** x1, y1, x2, y2 in pixels of the picture. */
    readonly corners: readonly number[];
}

async function detect(
    engine: Engine,
    file: string,
): Promise<{ found: readonly FoundObject[]; width: number; height: number }> {
    const picture = await decodePicture(readFileSync(file), { source: "test", sequence: 1 });
    const { objects } = await engine.detect(picture, OPTIONS);
    return { found: objects, width: picture.width, height: picture.height };
}

/** The same boxes in any order of equal scores, corners within 2 px. */
function assertSame(
    { found, width, height }: Awaited<ReturnType<typeof detect>>,
    expected: readonly Expected[],
    scoreTolerance: number,
): void {
    const corners = ({ box }: FoundObject): number[] => [
        box.x * width,
        box.y * height,
        (box.x + box.width) * width,
        (box.y + box.height) * height,
    ];
    const rest = [...found];
    for (const wanted of expected) {
        const at = rest.findIndex(
            (object) =>
                object.label === wanted.label &&
                Math.abs(object.score - wanted.score) <= scoreTolerance &&
                corners(object).every((corner, i) => Math.abs(corner - (wanted.corners[i] ?? NaN)) <= 2),
        );
        assert.notEqual(
            at,
            -1,
            `${JSON.stringify(wanted)} not in ${JSON.stringify(found.map((o) => [o.label, o.score, corners(o)]))}`,
        );
        rest.splice(at, 1);
    }
    assert.deepEqual(rest, []);
    assert.deepEqual(
        found.map(({ score }) => score),
        found.map(({ score }) => score).sort((a, b) => b - a),
    );
}

describe("a YOLOX network", function () {
    this.timeout(30_000);
    let folder = "";
    let engine: Engine | null = null;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-yolox-"))));
    afterEach(async () => {
        await engine?.close();
        engine = null;
        rmSync(folder, { recursive: true });
    });

    it("finds in photographs what the reference finds", async function () {
        const reference = JSON.parse(
            readFileSync(shared(this, "images/yolox_nano.reference.json"), "utf8"),
        ) as {
            pictures: Record<string, { detections: Expected[] }>;
        };
        const nano = path.dirname(shared(this, "models/yolox-nano/model.json"));
        engine = await loadEngine({ path: nano, provider: "cpu", threads: 0 });
        assert.equal(Object.keys(reference.pictures).length, 6);
        for (const [name, { detections }] of Object.entries(reference.pictures)) {
            assertSame(await detect(engine, path.join(SHARED, "images", name)), detections, 0.02);
        }
    });

    /** A folder with a network of the cases and, unless null, a manifest with this head. */
    async function load(context: Context, network: string, head: object | null): Promise<Engine> {
        copyFileSync(shared(context, `cases/models/d17/${network}`), path.join(folder, network));
        copyFileSync(shared(context, "cases/models/d17/three.names"), path.join(folder, "three.names"));
        const manifest = { name: "d17", task: "detect", network, labels: "three.names", head };
        if (head) writeFileSync(path.join(folder, "model.json"), JSON.stringify(manifest));
        engine = await loadEngine({
            path: head ? folder : path.join(folder, network),
            provider: "cpu",
            threads: 1,
        });
        return engine;
    }
    const marks = (labels: readonly string[]): Expected[] =>
        (
            [
                [0, 0.7412, 16, 8],
                [1, 0.6353, 112, 56],
                [2, 0.5294, 192, 104],
                [0, 0.2824, 64, 88],
            ] as const
        ).map(([classId, score, x, y]) => ({
            label: labels[classId]!,
            score,
            corners: [x, y, x + 48, y + 32],
        }));

    for (const [name, network, head] of [
        ["reads raw rows as offsets of cells", "yolox-raw.onnx", { kind: "yolox", decoded: false }],
        ["reads decoded rows as pixels", "yolox-decoded.onnx", { kind: "yolox", decoded: true }],
        ["tells raw rows when nobody says", "yolox-raw.onnx", { kind: "yolox" }],
        ["tells decoded rows when nobody says", "yolox-decoded.onnx", { kind: "yolox" }],
        ["is known by its raw rows without a manifest", "yolox-raw.onnx", null],
    ] as const) {
        it(name, async function () {
            const loaded = await load(this, network, head);
            const labels = head ? ["red", "green", "blue"] : ["class 0", "class 1", "class 2"];
            assert.deepEqual(loaded.info.labels, labels);
            assert.equal(loaded.info.notes.length, head ? 0 : 2, loaded.info.notes.join("\n"));
            const found = await detect(loaded, shared(this, "cases/models/pictures/low.png"));
            assertSame(found, marks(labels), 0.03);
        });
    }

    it("asks when decoded rows come without a manifest: other networks have them too", async function () {
        await assert.rejects(load(this, "yolox-decoded.onnx", null), {
            code: "E_MODEL_HEAD",
            message: /\[1, 336, 8\].*head\.decoded/,
        });
    });

    it("asks when the numbers do not tell raw from decoded", () => {
        const plan = yolox({ kind: "yolox" }, { outputs: [{ name: "output", dims: [1, null, 6] }] });
        const input = { width: 64, height: 64 };
        const rows = 64 + 16 + 4;
        const outputs = new Map([["output", { dims: [1, rows, 6], data: new Float32Array(rows * 6) }]]);
        const request = { outputs, input, score: 0.5, wanted: [true] };
        assert.throws(() => plan.decode(request, new Candidates()), {
            code: "E_MODEL_HEAD",
            message: /head\.decoded/,
        });
    });
});
