import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { VisionError } from "../../../src/errors";
import type { DetectOptions, Engine, FoundObject } from "../../../src/model/engine";
import { loadEngine } from "../../../src/model/load-engine";
import { objectness, writeTinyYolov3, type TinyNetwork } from "../../fixtures/tiny-yolov3";

const OPTIONS: DetectOptions = {
    score: 0.25,
    iou: 0.45,
    nms: "none",
    agnostic: false,
    classes: null,
    max: 100,
};
const NETWORK: TinyNetwork = {
    width: 64,
    height: 32,
    labels: ["cup", "dish"],
    scales: [
        { name: "fine", stride: 8, anchors: [[6, 10], [12, 5]], raw: [0.4, -0.3, 0.1, 0.2, 1.2, -0.5] },
        { name: "coarse", stride: 16, anchors: [[20, 12]], scaleXY: 2, raw: [-1, 0.5, -0.2, 0.3, 0.1, 2] },
    ],
}; // prettier-ignore

/** Black with red cells of 16 × 16 pixels, given by column and row. */
function picture(...cells: (readonly [number, number])[]): {
    pixels: Uint8Array;
    width: number;
    height: number;
} {
    const { width, height } = NETWORK;
    const pixels = new Uint8Array(width * height * 3);
    for (const [column, row] of cells) {
        for (let y = row * 16; y < row * 16 + 16; y++) {
            for (let x = column * 16; x < column * 16 + 16; x++) pixels[(y * width + x) * 3] = 255;
        }
    }
    return { pixels, width, height };
}

/** The decoding of the darknet head in plain loops, in double precision: the judge. */
function plainly(red: (x: number, y: number, edge: number) => number, least: number): FoundObject[] {
    const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
    const found: FoundObject[] = [];
    const { width, height, labels } = NETWORK;
    for (const { stride, anchors, scaleXY = 1, raw } of NETWORK.scales) {
        for (const [anchorWidth, anchorHeight] of anchors) {
            for (let row = 0; row < height / stride; row++) {
                for (let column = 0; column < width / stride; column++) {
                    const sure = sigmoid(objectness(red(column * stride, row * stride, stride)));
                    labels.forEach((label, classId) => {
                        const score = sure * sigmoid(raw[4 + classId]!);
                        if (!(sure > least && score > least)) return;
                        const x = (column + scaleXY * sigmoid(raw[0]!) - (scaleXY - 1) / 2) * stride;
                        const y = (row + scaleXY * sigmoid(raw[1]!) - (scaleXY - 1) / 2) * stride;
                        const w = Math.exp(raw[2]!) * anchorWidth;
                        const h = Math.exp(raw[3]!) * anchorHeight;
                        const left = Math.max(0, x - w / 2);
                        const top = Math.max(0, y - h / 2);
                        const box = {
                            x: left / width,
                            y: top / height,
                            width: (Math.min(width, x + w / 2) - left) / width,
                            height: (Math.min(height, y + h / 2) - top) / height,
                        };
                        found.push({ label, classId, score, box });
                    });
                }
            }
        }
    }
    return found;
}

const order = (a: FoundObject, b: FoundObject): number =>
    b.score - a.score || a.box.x - b.box.x || a.box.y - b.box.y || a.box.width - b.box.width;

describe("a yolov3-type head", function () {
    this.timeout(20_000);
    let folder = "";
    let engine: Engine | null = null;

    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-yolov3-"));
        writeTinyYolov3(folder, NETWORK);
    });
    afterEach(async () => {
        await engine?.close();
        engine = null;
        rmSync(folder, { recursive: true });
    });
    const load = async (): Promise<Engine> => (engine = await loadEngine({ path: folder, provider: "cpu", threads: 1 }));

    for (const cells of [[], [[1, 0]], [[0, 0], [3, 1]]] as (readonly [number, number])[][]) {
        it(`gives what plain loops give, for ${cells.length} red cells`, async () => {
            const input = picture(...cells);
            const red = (x: number, y: number): number => input.pixels[(y * input.width + x) * 3]! / 255;
            const expected = plainly(red, 0.25).sort(order);
            const { objects, discarded } = await (await load()).detect(input, OPTIONS);
            const found = [...objects].map((each) => ({ ...each })).sort((a, b) => order(a, b));
            assert.equal(discarded, 0);
            assert.equal(found.length, expected.length);
            assert.equal(expected.length, cells.length * (4 * 2 * 2 + 2));
            expected.sort((a, b) => a.label.localeCompare(b.label) || a.box.x - b.box.x || a.box.y - b.box.y || a.box.width - b.box.width);
            found.sort((a, b) => a.label.localeCompare(b.label) || a.box.x - b.box.x || a.box.y - b.box.y || a.box.width - b.box.width);
            expected.forEach((wanted, index) => {
                const got = found[index]!;
                assert.equal(got.classId, wanted.classId);
                assert.ok(Math.abs(got.score - wanted.score) < 1e-3, `${got.score} for ${wanted.score}`);
                for (const edge of ["x", "y", "width", "height"] as const) {
                    assert.ok(Math.abs(got.box[edge] - wanted.box[edge]) < 1e-4, `${edge} ${got.box[edge]} for ${wanted.box[edge]}`);
                }
            });
        });
    }

    it("finds wanted classes only, and names one that the model does not know", async () => {
        const loaded = await load();
        const { objects } = await loaded.detect(picture([1, 0]), { ...OPTIONS, classes: ["dish"] });
        assert.ok(objects.length > 0 && objects.every(({ label }) => label === "dish"));
        await assert.rejects(loaded.detect(picture(), { ...OPTIONS, classes: ["fork"] }), /"fork".*cup, dish/);
    });

    const change = (edit: (manifest: Record<string, unknown>) => void): void => {
        const file = path.join(folder, "model.json");
        const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
        edit(manifest);
        writeFileSync(file, JSON.stringify(manifest));
    };
    for (const [name, harm, code, words] of [
        ["a network that is cut off", () => truncateSync(path.join(folder, "tiny.onnx"), 400), "E_MODEL_FILE", /cut off/],
        ["a network of another kind", () => writeFileSync(path.join(folder, "tiny.onnx"), "hello"), "E_MODEL_FILE", /tiny\.onnx/],
        ["a network that is missing", () => rmSync(path.join(folder, "tiny.onnx")), "E_MODEL_MISSING", /tiny\.onnx/],
        ["another digest", () => change((m) => (m["sha256"] = { "tiny.onnx": "0".repeat(64) })), "E_MODEL_DIGEST", /sha256/],
        ["an output that is not there", () => change((m) => (m["head"] = { kind: "yolov3", outputs: [{ name: "x", stride: 8, anchors: [[1, 1]] }] })), "E_MODEL_HEAD", /"x".*fine .*coarse /],
        ["a stride that is not the map's", () => change((m) => (m["head"] = { kind: "yolov3", outputs: [{ name: "fine", stride: 16, anchors: [[6, 10], [12, 5]] }] })), "E_MODEL_HEAD", /"fine" of stride 16 \(4 × 2 cells\), got fine \[1, 14, 4, 8\]/],
        ["a head that is not known", () => change((m) => (m["head"] = { kind: "ssd" })), "E_MODEL_HEAD", /fine.*coarse.*yolov3/],
        ["a field of the wrong kind", () => change((m) => (m["input"] = { width: "64" })), "E_MODEL_MANIFEST", /input\.width.*integer.*"64"/],
        ["a name that leaves the folder", () => change((m) => (m["network"] = "../tiny.onnx")), "E_MODEL_MANIFEST", /network/],
        ["a manifest that is no JSON", () => writeFileSync(path.join(folder, "model.json"), "{"), "E_MODEL_MANIFEST", /JSON/],
    ] as const) {
        it(`refuses ${name}, and says so`, async () => {
            harm();
            await assert.rejects(load(), (error) => {
                assert.ok(error instanceof VisionError, String(error));
                assert.equal(error.code, code);
                assert.match(error.message, words);
                return true;
            });
        });
    }
}); // prettier-ignore
