import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { decodePicture } from "../../../src/image/decode-picture";
import { loadEngine } from "../../../src/model/load-engine";
import { shared } from "../../fixtures/paths";

const EDGE = 352;
const LEAST = 0.5;
const OVERLAP = 0.45;

interface Plain {
    readonly classId: number;
    readonly score: number;
    /** x1, y1, x2, y2 as shares of the picture. */
    readonly corners: readonly number[];
}

/** The reference's recipe in plain loops, on the file as it is: blue first, 0 to 1, stretched. */
async function plainly(session: InferenceSession, picture: Buffer): Promise<Plain[]> {
    const pixels = await sharp(picture)
        .resize(EDGE, EDGE, { fit: "fill", kernel: "linear" })
        .removeAlpha()
        .raw()
        .toBuffer();
    const area = EDGE * EDGE;
    const values = new Float32Array(3 * area);
    for (let i = 0; i < area; i++)
        for (let channel = 0; channel < 3; channel++)
            values[channel * area + i] = pixels[i * 3 + 2 - channel]! / 255;
    const feed = { [session.inputNames[0]!]: new Tensor("float32", values, [1, 3, EDGE, EDGE]) };
    const output = (await session.run(feed))[session.outputNames[0]!]!;
    const [, channels, height, width] = output.dims as [number, number, number, number];
    const at = (channel: number, cell: number): number =>
        (output.data as Float32Array)[channel * height * width + cell]!;
    const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
    const all: Plain[] = [];
    for (let cell = 0; cell < height * width; cell++) {
        const shares = Array.from({ length: channels - 5 }, (_, i) => at(5 + i, cell));
        const most = Math.max(...shares);
        const score = at(0, cell) ** 0.6 * most ** 0.4;
        if (score <= LEAST) continue;
        const x = ((cell % width) + Math.tanh(at(1, cell))) / width;
        const y = (Math.floor(cell / width) + Math.tanh(at(2, cell))) / height;
        const [w, h] = [sigmoid(at(3, cell)), sigmoid(at(4, cell))];
        all.push({
            classId: shares.indexOf(most),
            score,
            corners: [x - w / 2, y - h / 2, x + w / 2, y + h / 2],
        });
    }
    const kept: Plain[] = [];
    for (const box of all.sort((a, b) => b.score - a.score))
        if (!kept.some((other) => other.classId === box.classId && overlap(other, box) > OVERLAP))
            kept.push(box);
    return kept;
}

function overlap({ corners: a }: Plain, { corners: b }: Plain): number {
    const width = Math.max(0, Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!));
    const height = Math.max(0, Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!));
    const area = (box: readonly number[]): number => (box[2]! - box[0]!) * (box[3]! - box[1]!);
    return (width * height) / (area(a) + area(b) - width * height);
}

describe("FastestDet", function () {
    this.timeout(30_000);

    it("finds in photographs what its own recipe finds, and a giraffe where one is", async function () {
        const network = shared(this, "models/fastestdet/FastestDet.onnx");
        const images = path.dirname(shared(this, "images/giraffe.jpg"));
        const coco = readFileSync(shared(this, "models/yolox-nano/model.json"), "utf8");
        const { labels } = JSON.parse(coco) as { labels: string[] };
        const folder = mkdtempSync(path.join(tmpdir(), "csp-fastestdet-"));
        copyFileSync(network, path.join(folder, "FastestDet.onnx"));
        const head = { kind: "fastestdet" };
        const manifest = { name: "FastestDet", task: "detect", network: "FastestDet.onnx", labels, head };
        writeFileSync(path.join(folder, "model.json"), JSON.stringify(manifest));
        const engine = await loadEngine({ path: folder, provider: "cpu", threads: 1 });
        const session = await InferenceSession.create(network, { intraOpNumThreads: 1 });
        const options = {
            score: LEAST,
            iou: OVERLAP,
            nms: "iou",
            agnostic: false,
            classes: null,
            max: 100,
        } as const;
        try {
            let judged = 0;
            for (const name of readdirSync(images).filter((file) => file.endsWith(".jpg"))) {
                const file = readFileSync(path.join(images, name));
                const expected = await plainly(session, file);
                const picture = await decodePicture(file, { source: name, sequence: 0 });
                const { objects } = await engine.detect(picture, options);
                assert.deepEqual(
                    objects.map(({ classId }) => classId),
                    expected.map(({ classId }) => classId),
                    name,
                );
                for (const [i, { score, box }] of objects.entries()) {
                    const { score: right, corners } = expected[i]!;
                    assert.ok(Math.abs(score - right) < 1e-3, `${name}: ${score} for ${right}`);
                    const found = [box.x, box.y, box.x + box.width, box.y + box.height];
                    for (const [k, edge] of found.entries()) {
                        const clipped = Math.min(1, Math.max(0, corners[k]!));
                        assert.ok(Math.abs(edge - clipped) < 1e-3, `${name}: ${edge} for ${clipped}`);
                    }
                    judged += 1;
                }
                if (name === "giraffe.jpg") assert.equal(objects[0]?.label, "giraffe");
                if (name === "eagle.jpg") assert.equal(objects[0]?.label, "bird");
            }
            assert.ok(judged > 10, `${judged} boxes`);
        } finally {
            await engine.close();
            await session.release();
            rmSync(folder, { recursive: true });
        }
    });
});
