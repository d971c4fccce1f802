import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Context } from "mocha";
import type { Box } from "../../../src/detection";
import { command } from "../../fixtures/command";
import { ROOT, shared } from "../../fixtures/paths";
import { PlainDetector, type PlainBox } from "../../fixtures/plain-detector";

interface Document {
    readonly source: string;
    readonly frame: { readonly width: number; readonly height: number };
    readonly detections: readonly {
        readonly label: string;
        readonly score: number;
        readonly box: Box;
        readonly boxPx: Box;
    }[];
}

async function found(...args: string[]): Promise<Document[]> {
    const { code, lines, words } = await command(["detect", ...args]);
    assert.equal(code, 0, words);
    return lines.map((line) => JSON.parse(line) as Document);
}

/** The same boxes, pair by pair, whatever the order of those that weigh the same. */
function assertSame(document: Document, expected: readonly PlainBox[], scores: number, pixels: number): void {
    const { width, height } = document.frame;
    const rest = document.detections.map(({ label, score, box, boxPx }) => {
        const corners = [box.x, box.y, box.x + box.width, box.y + box.height];
        const inPixels = corners.map((value, i) => value * (i % 2 === 0 ? width : height));
        const native = [boxPx.x, boxPx.y, boxPx.x + boxPx.width, boxPx.y + boxPx.height];
        native.forEach((value, i) => assert.ok(Math.abs(value - inPixels[i]!) <= 1.2, JSON.stringify(boxPx)));
        return { label, score, corners: inPixels };
    });
    assert.deepEqual([rest.length, document.source], [expected.length, document.source]);
    for (const wanted of expected) {
        const at = rest.findIndex(
            ({ label, score, corners }) =>
                label === wanted.label &&
                Math.abs(score - wanted.score) <= scores &&
                corners.every((corner, i) => Math.abs(corner - wanted.corners[i]!) <= pixels),
        );
        assert.notEqual(
            at,
            -1,
            `${document.source}: no ${JSON.stringify(wanted)} in ${JSON.stringify(rest)}`,
        );
        rest.splice(at, 1);
    }
}

describe("csp-vision detect on photographs", function () {
    this.timeout(60_000);

    let made = "";
    before(() => (made = mkdtempSync(path.join(tmpdir(), "csp-pictures-"))));
    after(() => rmSync(made, { recursive: true }));

    /** FastestDet as its authors give it, with a manifest of what their program does, and the classes of COCO. */
    function fastestDet(context: Context): string {
        copyFileSync(
            shared(context, "models/fastestdet/FastestDet.onnx"),
            path.join(made, "FastestDet.onnx"),
        );
        const coco = readFileSync(shared(context, "models/yolox-nano/model.json"), "utf8");
        const { labels } = JSON.parse(coco) as { labels: string[] };
        const sides = { width: 352, height: 352, resize: "stretch", padValue: 0 };
        const input = { ...sides, interpolation: "linear", colorOrder: "BGR", scale: 1 / 255 };
        const network = { task: "detect", network: "FastestDet.onnx", head: { kind: "fastestdet" } };
        const manifest = { name: "FastestDet", ...network, labels, input };
        writeFileSync(path.join(made, "model.json"), JSON.stringify(manifest));
        return made;
    }

    const street = (): string => path.join(ROOT, "models/csp-street");
    const nano = (context: Context): string => path.dirname(shared(context, "models/yolox-nano/model.json"));

    for (const [model, folder, least, iou, max] of [
        ["csp-street", street, 0.35, 0.45, 100],
        ["csp-street down to faint boxes", street, 0.01, 0.65, 300],
        ["yolox_nano", nano, 0.25, 0.45, 100],
        ["yolox_nano as its accuracy is measured", nano, 0.001, 0.65, 300],
        ["FastestDet", fastestDet, 0.5, 0.45, 100],
        ["FastestDet down to faint boxes", fastestDet, 0.1, 0.65, 300],
    ] as const) {
        it(`finds with ${model} what a plain loop around the network finds`, async function () {
            const pictures = path.dirname(shared(this, "images/dog.jpg"));
            const at = folder(this);
            const options = ["--score", String(least), "--iou", String(iou), "--max", String(max)];
            const documents = await found(pictures, "--model", at, ...options);
            assert.equal(
                documents.length,
                readdirSync(pictures).filter((name) => name.endsWith(".jpg")).length,
            );
            assert.ok(documents.some(({ detections }) => detections.length > 1));
            const judge = await PlainDetector.open(at);
            try {
                for (const document of documents) {
                    const expected = await judge.detect(document.source, least, iou, max);
                    // Boxes have four decimals: a twentieth of a pixel here, and scores half of the last one.
                    assertSame(document, expected, 0.0002, 0.2);
                }
            } finally {
                await judge.close();
            }
        });
    }

    it("finds with yolox_nano what its reference says", async function () {
        const reference = JSON.parse(
            readFileSync(shared(this, "images/yolox_nano.reference.json"), "utf8"),
        ) as { readonly pictures: Record<string, { readonly detections: PlainBox[] }> };
        const pictures = path.dirname(shared(this, "images/dog.jpg"));
        const model = path.dirname(shared(this, "models/yolox-nano/model.json"));
        const documents = await found(pictures, "--model", model);
        assert.equal(documents.length, Object.keys(reference.pictures).length);
        for (const document of documents) {
            const { detections } = reference.pictures[path.basename(document.source)]!;
            assertSame(document, detections, 0.005, 1);
        }
    });
});
