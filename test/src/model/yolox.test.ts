import assert from "node:assert/strict";
import { mkdtempSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { VisionError } from "../../../src/errors";
import { decodePicture } from "../../../src/image/decode-picture";
import type { DetectOptions, Engine, FoundObject } from "../../../src/model/engine";
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

    it("finds in photographs what the reference finds", async function () {
        const folder = path.dirname(shared(this, "models/yolox-nano/model.json"));
        const reference = JSON.parse(
            readFileSync(shared(this, "images/yolox_nano.reference.json"), "utf8"),
        ) as {
            pictures: Record<string, { detections: Expected[] }>;
        };
        const engine = await loadEngine({ path: folder, provider: "cpu", threads: 0 });
        try {
            assert.equal(Object.keys(reference.pictures).length, 6);
            for (const [name, { detections }] of Object.entries(reference.pictures)) {
                assertSame(await detect(engine, path.join(SHARED, "images", name)), detections, 0.02);
            }
        } finally {
            await engine.close();
        }
    });

    for (const [name, network, decoded] of [
        ["reads raw rows as offsets of cells", "yolox-raw.onnx", false],
        ["reads decoded rows as pixels", "yolox-decoded.onnx", true],
        ["asks whether the rows are decoded, when nobody says", "yolox-raw.onnx", undefined],
    ] as const) {
        it(name, async function () {
            const source = shared(this, `cases/models/d17/${network}`);
            const folder = mkdtempSync(path.join(tmpdir(), "csp-yolox-"));
            try {
                copyFileSync(source, path.join(folder, network));
                copyFileSync(shared(this, "cases/models/d17/three.names"), path.join(folder, "three.names"));
                const input = { resize: "letterbox", align: "topLeft", colorOrder: "BGR", scale: 1 };
                const head = { kind: "yolox", ...(decoded === undefined ? {} : { decoded }) };
                const manifest = { name: "d17", task: "detect", network, labels: "three.names", input, head };
                writeFileSync(path.join(folder, "model.json"), JSON.stringify(manifest));
                const loading = loadEngine({ path: folder, provider: "cpu", threads: 1 });
                if (decoded === undefined) {
                    await assert.rejects(
                        loading,
                        (error) => error instanceof VisionError && /decode/.test(error.message),
                    );
                    return;
                }
                const engine = await loading;
                const mark = (label: string, score: number, x: number, y: number): Expected => ({
                    label,
                    score,
                    corners: [x, y, x + 48, y + 32],
                });
                const result = await detect(engine, shared(this, "cases/models/pictures/low.png"));
                await engine.close();
                assertSame(
                    result,
                    [
                        mark("red", 0.7412, 16, 8),
                        mark("green", 0.6353, 112, 56),
                        mark("blue", 0.5294, 192, 104),
                        mark("red", 0.2824, 64, 88),
                    ],
                    0.03,
                );
            } finally {
                rmSync(folder, { recursive: true });
            }
        });
    }
});
