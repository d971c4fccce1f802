import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readNetwork } from "../../../src/graph/darknet/read-network";
import { describeModel } from "../../../src/model/describe-model";
import { describeDarknet, type Described } from "../../../src/model/describe-darknet";
import { loadEngine } from "../../../src/model/load-engine";
import { shared } from "../../fixtures/paths";

const NET = "[net]\nwidth=64\nheight=32\nchannels=3\n";
const ANCHORS = "anchors=4,6, 8,10\nnum=2\nclasses=1\n";

function described(text: string): Described {
    return describeDarknet(readNetwork(Buffer.from(text), "net.cfg"));
}

describe("what a cfg tells of a model", () => {
    const convolution = "[convolutional]\nfilters=12\nsize=8\nstride=8\n";

    it("is a head with its anchors, strides and scale, on stretched pictures", () => {
        const text = `${NET}${convolution}[yolo]\nmask=1,0\n${ANCHORS}scale_x_y=1.1\n`;
        assert.deepEqual(described(text), {
            task: "detect",
            input: { width: 64, height: 32, layout: "NCHW", resize: "stretch" },
            head: {
                kind: "yolov3",
                outputs: [
                    {
                        name: "yolo1",
                        stride: 8,
                        anchors: [
                            [8, 10],
                            [4, 6],
                        ],
                        scaleXY: 1.1,
                    },
                ],
            },
        });
    });

    it("is the letterbox, where it asks for one", () => {
        const { input } = described(`${NET}letter_box=1\n${convolution}[yolo]\n${ANCHORS}`);
        assert.deepEqual(input, {
            width: 64,
            height: 32,
            layout: "NCHW",
            resize: "letterbox",
            padValue: 128,
        });
    });

    it("is a region head, its anchors turned from cells into pixels", () => {
        const { head } = described(`${NET}${convolution}[region]\n${ANCHORS}softmax=1\n`);
        const anchors = [
            [32, 48],
            [64, 80],
        ];
        assert.deepEqual(head, {
            kind: "region",
            activation: "softmax",
            outputs: [{ name: "region1", stride: 8, anchors }],
        });
        assert.equal(described(`${NET}${convolution}[region]\n${ANCHORS}`).head?.activation, "sigmoid");
    });

    it("is a classifier that sees the middle of the picture, where it ends in a softmax", () => {
        assert.deepEqual(described(`${NET}${convolution}[avgpool]\n[softmax]\n[cost]\ntype=sse\n`), {
            task: "classify",
            input: { width: 64, height: 32, layout: "NCHW", resize: "crop", cropFraction: 1 },
            head: { kind: "probabilities", output: "probabilities" },
        });
    });

    for (const [options, expected] of [
        ["", {}],
        ["nms_kind=default\nbeta_nms=0.9\n", {}],
        ["nms_kind=cornersnms\n", {}],
        ["nms_kind=greedynms\nbeta_nms=0.9\n", { nms: "diou", nmsPower: 0.6 }],
        ["nms_kind=diounms\nbeta_nms=0.9\n", { nms: "diou", nmsPower: 0.9 }],
        ["nms_kind=diounms\n", { nms: "diou", nmsPower: 0.6 }],
    ] as const) {
        it(`is how boxes are thinned out: ${options.replaceAll("\n", " ") || "nothing said"}`, () => {
            const { head } = described(`${NET}${convolution}[yolo]\n${ANCHORS}${options}`);
            const { nms, nmsPower } = head ?? {};
            assert.deepEqual(nms ? { nms, nmsPower } : {}, expected);
        });
    }

    it("is what the last head says of thinning out", () => {
        const first = `[yolo]\n${ANCHORS}nms_kind=diounms\n[route]\nlayers=0\n`;
        const { head } = described(`${NET}${convolution}${first}[yolo]\n${ANCHORS}`);
        assert.equal(head?.nms, undefined);
    });

    it("is no head for bare maps", () => {
        assert.equal(described(`${NET}${convolution}`).head, undefined);
    });

    for (const [name, text, words] of [
        [
            "cells that are not square",
            `${NET}${convolution.replace("stride=8", "stride_x=8\nstride_y=4")}[yolo]\n${ANCHORS}`,
            /cells of yolo1 are 8 × 4\.57\d* pixels, expected square ones/,
        ],
        [
            "heads of two kinds",
            `${NET}${convolution}[yolo]\n${ANCHORS}[route]\nlayers=0\n[yolo]\n${ANCHORS}new_coords=1\n`,
            /different ways: yolov3, new_coords/,
        ],
    ] as const) {
        it(`is refused with ${name}`, () => {
            assert.throws(() => described(text), { code: "E_MODEL_HEAD", message: words });
        });
    }
});

describe("a darknet network with new_coords", function () {
    this.timeout(20_000);

    it("gives the boxes that are computed by hand", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-new-coords-"));
        const cfg = `${NET}[conv]\nfilters=6\nsize=32\nstride=32\nactivation=logistic
            [yolo]\nclasses=1\nanchors=12,10\nnew_coords=1\nscale_x_y=2\n`;
        const raw = [0.4, -0.3, 0.2, -0.1, 1.5, 2];
        const weights = Buffer.alloc(20 + 4 * (6 + 6 * 3 * 32 * 32));
        weights.writeInt32LE(2, 4);
        raw.forEach((value, i) => weights.writeFloatLE(value, 20 + i * 4));
        writeFileSync(path.join(folder, "new.cfg"), cfg);
        writeFileSync(path.join(folder, "new.weights"), weights);
        writeFileSync(path.join(folder, "new.names"), "thing\n");
        const engine = await loadEngine({ path: path.join(folder, "new.cfg"), provider: "cpu", threads: 1 });
        try {
            const picture = { pixels: new Uint8Array(64 * 32 * 3), width: 64, height: 32 };
            const options = {
                score: 0.25,
                iou: 0.45,
                nms: "iou",
                agnostic: false,
                classes: null,
                max: 10,
            } as const;
            const { objects } = await engine.detect(picture, options);
            const [x = 0, y = 0, w = 0, h = 0, sure = 0, share = 0] = raw.map(
                (value) => 1 / (1 + Math.exp(-value)),
            );
            const [width, height] = [12 * (2 * w) ** 2, 10 * (2 * h) ** 2];
            assert.equal(objects.length, 2);
            for (const [cell, { label, score, box }] of [...objects]
                .sort((a, b) => a.box.x - b.box.x)
                .entries()) {
                assert.equal(label, "thing");
                assert.ok(Math.abs(score - sure * share) < 1e-4, `${score}`);
                const expected = {
                    x: ((cell + 2 * x - 0.5) * 32 - width / 2) / 64,
                    y: ((2 * y - 0.5) * 32 - height / 2) / 32,
                    width: width / 64,
                    height: height / 32,
                };
                for (const key of ["x", "y", "width", "height"] as const)
                    assert.ok(
                        Math.abs(box[key] - expected[key]) < 1e-4,
                        `${key} ${box[key]}, ${expected[key]}`,
                    );
            }
        } finally {
            await engine.close();
            rmSync(folder, { recursive: true });
        }
    });
});

describe("what the dialog shows of a darknet pair", () => {
    it("is what its cfg and label file say, without loading it", async function () {
        const description = await describeModel(shared(this, "models/yolo-fastest/yolo-fastest-1.1.cfg"));
        assert.deepEqual(description, {
            name: "yolo-fastest-1.1",
            task: "detect",
            labels: [],
            score: null,
            head: "yolov3",
            input: { width: 320, height: 320 },
            notes: [
                "The cfg says how its outputs are read; it is compiled with yolo-fastest-1.1.weights.",
                ...description.notes.slice(1),
            ],
        });
    });

    describe("in a folder", () => {
        let folder = "";
        beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-pair-"))));
        afterEach(() => rmSync(folder, { recursive: true }));

        it("names the weights that are missing, and the labels that are there", async () => {
            const cfg = path.join(folder, "gate.cfg");
            writeFileSync(cfg, `${NET}[convolutional]\nfilters=12\nsize=8\nstride=8\n[yolo]\n${ANCHORS}`);
            writeFileSync(path.join(folder, "gate.names"), "gate\n");
            const { labels, head, notes } = await describeModel(cfg);
            assert.deepEqual([labels, head], [["gate"], "yolov3"]);
            assert.match(notes[0] ?? "", /cannot be loaded without gate\.weights\.$/);
        });

        it("takes the user's labels and head, as far as that head is the cfg's", async () => {
            const cfg = path.join(folder, "gate.cfg");
            writeFileSync(cfg, `${NET}[convolutional]\nfilters=12\nsize=8\nstride=8\n[yolo]\n${ANCHORS}`);
            writeFileSync(path.join(folder, "own.txt"), "door\n");
            const { labels, head } = await describeModel(cfg, { head: "yolov3", labels: "own.txt" });
            assert.deepEqual([labels, head], [["door"], "yolov3"]);
            const other = await describeModel(cfg, { head: "yolox" });
            assert.equal(other.head, null);
        });

        it("names the line of a cfg that cannot be read", async () => {
            const cfg = path.join(folder, "gate.cfg");
            writeFileSync(cfg, `${NET}[Gaussian_yolo]\n`);
            await assert.rejects(describeModel(cfg), {
                code: "E_MODEL_FILE",
                message: /line 5.*Gaussian_yolo/,
            });
        });
    });
});
