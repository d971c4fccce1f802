import assert from "node:assert/strict";
import type { OnnxNode } from "../../../src/graph/onnx-model";
import { knownClassifier } from "../../../src/model/known-classifiers";
import type { NetworkFile } from "../../../src/model/network";

/** As much of a network file as is looked at. */
function file({
    convolutions = 55,
    features = 1024,
    classes = 1000,
    edge = 256,
    metadata = {},
} = {}): NetworkFile {
    const convolution: OnnxNode = { op_type: "Conv", input: ["x"], output: ["x"] };
    const layer = { name: "head.fc.weight", dims: [classes, features] };
    return {
        model: {
            graph: {
                node: Array.from({ length: convolutions }, () => convolution),
                input: [],
                output: [],
                initializer: [layer],
            },
        },
        digest: "",
        input: { name: "input", elementType: 1, dims: [null, 3, edge, edge] },
        outputs: [{ name: "logits", elementType: 1, dims: [null, classes] }],
        metadata: new Map(Object.entries(metadata)),
    };
}

describe("a network without a manifest", () => {
    for (const [name, shape] of [
        ["cspdarknet53", { convolutions: 67 }],
        ["cspresnet50", {}],
        ["cspresnext50", { features: 2048 }],
    ] as const) {
        it(`is known as timm's ${name} by its shape, with timm's preprocessing`, () => {
            const known = knownClassifier(file(shape));
            assert.equal(known?.name, `timm's ${name}`);
            assert.equal(known.kind, "logits");
            // timm 1.0, default_cfgs of timm/models/cspnet.py
            const { cropFraction, mean, std, scale, interpolation, colorOrder, resize } = known.recipe;
            assert.deepEqual(
                { cropFraction, mean, std, interpolation, colorOrder, resize },
                {
                    cropFraction: 0.887,
                    mean: [0.485, 0.456, 0.406],
                    std: [0.229, 0.224, 0.225],
                    interpolation: "linear",
                    colorOrder: "RGB",
                    resize: "crop",
                },
            );
            assert.equal(scale, 1 / 255);
        });
    }

    it("is not known by half of it", () => {
        for (const shape of [{ edge: 224 }, { classes: 10 }, { convolutions: 53 }, { features: 2047 }]) {
            assert.equal(knownClassifier(file(shape)), null, JSON.stringify(shape));
        }
    });

    it("is known as Ultralytics' by its metadata, with a softmax inside", () => {
        const known = knownClassifier(file({ edge: 224, classes: 10, metadata: { task: "classify" } }));
        assert.equal(known?.kind, "probabilities");
        assert.deepEqual(known.recipe.mean, [0, 0, 0]);
        assert.equal(known.recipe.cropFraction, undefined);
    });
});
