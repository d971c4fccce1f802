import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeOnnx } from "../../../src/graph/write-onnx";
import type { DetectOptions, Engine } from "../../../src/model/engine";
import { loadEngine } from "../../../src/model/load-engine";
import { PAPER_CASES, type PaperCase } from "../../fixtures/paper-cases";
import { paperNetwork } from "../../fixtures/paper-network";
import { numbers, output } from "../../fixtures/paper-numbers";

const OPTIONS: DetectOptions = {
    score: 0.25,
    iou: 0.45,
    nms: "iou",
    agnostic: false,
    classes: null,
    max: 100,
};
const PICTURE = { pixels: new Uint8Array(64 * 64 * 3), width: 64, height: 64 };

const REFUSED: readonly { name: string; network: PaperCase["network"]; manifest?: object; words: RegExp }[] =
    [
        {
            name: "turned boxes",
            network: {
                metadata: { task: "obb" },
                outputs: [output("output0", [1, 7, 84], numbers([7, 84], 0))],
            },
            words: /task obb.*output0 \[1, 7, 84\]/,
        },
        {
            name: "boxes and classes that may be a DETR's or an SSD's",
            network: {
                outputs: [output("a", [1, 5, 4], numbers([20], 0)), output("b", [1, 5, 3], numbers([15], 0))],
            },
            words: /a \[1, 5, 4\], b \[1, 5, 3\].*detr or ssd/,
        },
        {
            name: "scores beside boxes of their own, though their number is that of the cells",
            network: {
                outputs: [
                    output("boxes", [1, 84, 4], numbers([336], 0)),
                    output("scores", [1, 84, 6], numbers([504], 0)),
                ],
            },
            words: /boxes \[1, 84, 4\], scores \[1, 84, 6\].*detr or ssd/,
        },
        {
            name: "an SSD of which nobody says whether its first class is nothing",
            network: {
                outputs: [
                    output("scores", [1, 5, 3], numbers([15], 0)),
                    output("boxes", [1, 5, 4], numbers([20], 0)),
                ],
            },
            manifest: { head: { kind: "ssd" } },
            words: /head\.background/,
        },
        {
            name: "a map that may be several things",
            network: {
                metadata: { names: "['cup', 'dish']" },
                outputs: [output("map", [1, 7, 4, 4], numbers([7, 16], 0))],
            },
            words: /map \[1, 7, 4, 4\].*fastestdet.*region.*anchors/,
        },
        {
            name: "a raw map of another size than its stride says",
            network: { outputs: [output("map", [1, 7, 4, 4], numbers([7, 16], 0))] },
            manifest: { head: { kind: "yolov5", outputs: [{ stride: 8, anchors: [[1, 1]] }] } },
            words: /stride 8 \(8 × 8 cells\).*map \[1, 7, 4, 4\]/,
        },
        {
            name: "rows too short for their head",
            network: { outputs: [output("rows", [1, 9, 5], numbers([45], 0))] },
            manifest: { head: { kind: "yolov5" } },
            words: /5 \+ classes.*rows \[1, 9, 5\]/,
        },
    ];

describe("a detector's head", function () {
    this.timeout(20_000);
    let folder = "";
    let engine: Engine | null = null;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-heads-"))));
    afterEach(async () => {
        await engine?.close();
        engine = null;
        rmSync(folder, { recursive: true });
    });

    async function load({
        network,
        manifest,
        overrides,
    }: Pick<PaperCase, "network" | "manifest" | "overrides">): Promise<Engine> {
        const file = path.join(folder, "paper.onnx");
        writeFileSync(file, writeOnnx(paperNetwork({ width: 64, height: 64, ...network })));
        const described = { name: "paper", task: "detect", network: "paper.onnx", ...manifest };
        if (manifest) writeFileSync(path.join(folder, "model.json"), JSON.stringify(described));
        engine = await loadEngine({
            path: manifest ? folder : file,
            provider: "cpu",
            threads: 1,
            ...(overrides && { overrides }),
        });
        return engine;
    }

    for (const each of PAPER_CASES) {
        it(`reads ${each.name}`, async () => {
            const { info, detect } = bound(await load(each));
            const { objects, discarded } = await detect();
            const round = (value: number): number => Math.round(value * 64 * 100) / 100;
            const found = objects.map(({ label, score, box }) => [
                label,
                Math.round(score * 1000) / 1000,
                round(box.x),
                round(box.y),
                round(box.x + box.width),
                round(box.y + box.height),
            ]);
            assert.deepEqual(found, each.found);
            assert.equal(discarded, each.discarded ?? 0);
            if (each.notes) assert.match(info.notes.join("\n"), each.notes);
        });
    }

    for (const { name, network, manifest, words } of REFUSED) {
        it(`asks about ${name}`, async () => {
            const told = manifest as Record<string, unknown> | undefined;
            await assert.rejects(load({ network, ...(told && { manifest: told }) }), {
                code: "E_MODEL_HEAD",
                message: words,
            });
        });
    }
});

function bound(engine: Engine): Pick<Engine, "info"> & { detect: () => ReturnType<Engine["detect"]> } {
    return { info: engine.info, detect: () => engine.detect(PICTURE, OPTIONS) };
}
