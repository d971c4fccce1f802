import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { VisionError } from "../../../src/errors";
import { graftFrontStage, type PixelRecipe } from "../../../src/graph/front-stage";
import { ModelProto } from "../../../src/graph/onnx-schema";
import type { OnnxModel } from "../../../src/graph/onnx-model";
import { readOnnx } from "../../../src/graph/read-onnx";
import { tensorShape, trueInputs } from "../../../src/graph/tensor-shape";
import { writeOnnx } from "../../../src/graph/write-onnx";
import { inspectNetwork } from "../../../src/model/inspect-network";
import { Network, openNetwork } from "../../../src/model/network";
import { shared } from "../../fixtures/paths";

const RECIPE: PixelRecipe = {
    layout: "NCHW",
    colorOrder: "BGR",
    scale: 1 / 255,
    mean: [0.1, 0.2, 0.3],
    std: [0.5, 0.25, 1],
};

function failsWith(code: string, words: RegExp): (error: unknown) => boolean {
    return (error) => {
        assert.ok(error instanceof VisionError, String(error));
        assert.equal(error.code, code);
        assert.match(error.message, words);
        return true;
    };
}

const picture = (dims: number[]): OnnxModel["graph"]["input"][number] => ({
    name: "frames",
    type: { tensor_type: { elem_type: 1, shape: { dim: dims.map((dim_value) => ({ dim_value })) } } },
});

/** A network that gives back what reaches it. */
function mirror(dims = [1, 3, 1, 2], input = picture(dims)): OnnxModel {
    const output = { ...picture(dims), name: "csp_cast" };
    const node = [{ op_type: "Identity", input: ["frames"], output: ["csp_cast"] }];
    return {
        ir_version: 8,
        opset_import: [{ domain: "", version: 13 }],
        graph: { name: "mirror", node, input: [input], output: [output] },
    };
}

describe("an ONNX file", function () {
    this.timeout(20_000);

    it("loses nothing when it is read and written, whatever its age", function () {
        const folder = path.dirname(shared(this, "cases/models/d16/opset-9.onnx"));
        const files = readdirSync(folder).map((name) => path.join(folder, name));
        files.push(shared(this, "models/yolox-nano/yolox_nano.onnx"));
        assert.ok(files.length > 13);
        for (const file of files) {
            const bytes = readFileSync(file);
            const model = readOnnx(bytes, file);
            const again = writeOnnx(model);
            assert.equal(again.length, bytes.length, file);
            assert.deepEqual(
                ModelProto.toObject(ModelProto.decode(again)),
                ModelProto.toObject(ModelProto.decode(bytes)),
            );
        }
    });

    it("keeps numbers of 64 bits", () => {
        const model = mirror();
        const most = "9223372036854775807";
        model.graph.node[0]!.attribute = [{ name: "ends", type: 7, ints: [most, "-1"] }];
        const [node] = readOnnx(writeOnnx(model), "x").graph.node;
        assert.deepEqual(node?.attribute?.[0]?.ints?.map(String), [most, "-1"]);
    });

    for (const [name, bytes] of [
        ["nothing", Buffer.alloc(0)],
        ["text", Buffer.from("<!DOCTYPE html><title>404</title>")],
        ["a field that claims two gigabytes", Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3])],
        [
            "packed numbers that claim two gigabytes",
            Buffer.from([0x3a, 10, 0x2a, 8, 0x22, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0]),
        ],
        [
            "graphs in graphs without end",
            Buffer.concat(
                Array.from({ length: 3000 }, () =>
                    Buffer.from([0x3a, 0x7f, 0x0a, 0x7f, 0x2a, 0x7f, 0x32, 0x7f]),
                ),
            ),
        ],
    ] as const) {
        it(`refuses ${name} without setting memory aside`, () => {
            const before = process.memoryUsage.rss();
            assert.throws(() => readOnnx(bytes, "some.onnx"), failsWith("E_MODEL_FILE", /some\.onnx/));
            assert.ok(process.memoryUsage.rss() - before < 100e6);
        });
    }

    it("is refused wherever it was cut off", () => {
        const model = mirror();
        model.graph.initializer = [{ name: "w", dims: [64], data_type: 1, raw_data: new Uint8Array(256) }];
        const bytes = writeOnnx(model);
        let refused = 0;
        for (let length = 0; length < bytes.length; length++) {
            try {
                // Cut exactly between two fields a file is whole again; it then lacks its graph or operator sets only.
                readOnnx(bytes.subarray(0, length), "cut.onnx");
            } catch (error) {
                failsWith("E_MODEL_FILE", /cut\.onnx/)(error);
                refused += 1;
            }
        }
        assert.ok(refused >= bytes.length - 10, `${refused} of ${bytes.length}`);
    });

    for (const [file, words] of [
        ["d08/ir-99.onnx", /IR version 99.*13/],
        ["d08/opset-99.onnx", /opset 99.*26/],
    ] as const) {
        it(`says which version ${file} has and which is supported`, async function () {
            const opening = openNetwork(shared(this, `cases/models/${file}`), null);
            await assert.rejects(opening, failsWith("E_MODEL_VERSION", words));
        });
    }

    for (const [name, words] of [
        ["missing", /model\.onnx\.data.*missing/],
        ["short", /model\.onnx\.data.*too short/],
        ["outside", /folder.*model\.onnx\.data/],
    ] as const) {
        it(`names the second file when it is ${name}`, async function () {
            const opening = openNetwork(shared(this, `cases/models/d07/${name}/model.onnx`), null);
            await assert.rejects(opening, failsWith("E_MODEL_FILE", words));
        });
    }
});

describe("the front stage", function () {
    this.timeout(20_000);

    const recipe = (dims: readonly (number | null)[]): PixelRecipe & { width: number; height: number } => ({
        ...RECIPE,
        height: dims[2] ?? 64,
        width: dims[3] ?? 64,
    });

    for (const folder of ["d16", "d07/beside"]) {
        it(`makes the networks of ${folder} take frames`, async function () {
            const at = shared(this, `cases/models/${folder}`);
            const networks = readdirSync(at).filter((name) => name.endsWith(".onnx"));
            assert.ok(networks.length > 0);
            for (const name of networks) {
                const file = await openNetwork(path.join(at, name), null);
                assert.equal(file.input.dims.length, 4, name);
                const { width, height, ...rest } = recipe(file.input.dims);
                const whole = {
                    ...rest,
                    width,
                    height,
                    resize: "stretch",
                    align: "center",
                    padValue: 0,
                    interpolation: "linear",
                } as const;
                const network = await Network.create(file, whole, 1);
                const outputs = await network.run(new Uint8Array(width * height * 3).fill(90), width, height);
                assert.ok(outputs.size > 0, name);
                await network.close();
            }
        });
    }

    for (const [layout, dims, expected] of [
        // (pixel / 255 − mean) / std in the order B G R; pixels are 51 102 153 and 0 255 204.
        ["NCHW", [1, 3, 1, 2], [1, 1.4, 0.8, 3.2, -0.1, -0.3]],
        ["NHWC", [1, 1, 2, 3], [1, 0.8, -0.1, 1.4, 3.2, -0.3]],
    ] as const) {
        it(`turns pixels into ${layout} values, beside tensors of its own names`, async () => {
            const model = mirror([...dims]);
            const file = { ...inspectNetwork(model, "mirror"), model, digest: "" };
            const all = {
                ...RECIPE,
                layout,
                width: 2,
                height: 1,
                resize: "stretch",
                align: "center",
                padValue: 0,
                interpolation: "linear",
            } as const;
            const network = await Network.create(file, all, 1);
            const outputs = await network.run(Uint8Array.of(51, 102, 153, 0, 255, 204), 2, 1);
            await network.close();
            const values = [...outputs.get("csp_cast")!.data];
            assert.equal(values.length, expected.length);
            values.forEach((value, index) =>
                assert.ok(Math.abs(value - expected[index]!) < 1e-5, values.join(" ")),
            );
        });
    }

    for (const version of [8, 10, 17]) {
        for (const [layout, dims, expected] of [
            ["NCHW", [1, 3, 1, 2], [0.6, 0.8, 0.4, 1, 0.2, 0]],
            ["NHWC", [1, 1, 2, 3], [0.6, 0.4, 0.2, 0.8, 1, 0]],
        ] as const) {
            it(`turns pixels into shares in the order B G R, ${layout}, in opset ${version}`, async () => {
                const model = mirror([...dims]);
                model.opset_import = [{ domain: "", version }];
                const file = { ...inspectNetwork(model, "mirror"), model, digest: "" };
                const plain = { ...RECIPE, layout, mean: [0, 0, 0], std: [1, 1, 1] };
                const fit = {
                    resize: "stretch",
                    align: "center",
                    padValue: 0,
                    interpolation: "linear",
                } as const;
                const network = await Network.create(file, { ...plain, ...fit, width: 2, height: 1 }, 1);
                const outputs = await network.run(Uint8Array.of(51, 102, 153, 0, 255, 204), 2, 1);
                await network.close();
                const values = [...outputs.values()][0]!.data.map((value) => Number(value.toFixed(6)));
                assert.deepEqual(
                    [...values].map((value) => Number(value.toFixed(6))),
                    [...expected],
                );
            });
        }
    }

    it("finds the picture behind weights that are listed as inputs", function () {
        const name = "d16/weights-listed-as-inputs.onnx";
        const { graph } = readOnnx(readFileSync(shared(this, `cases/models/${name}`)), name);
        assert.ok(graph.input.length > 1);
        assert.deepEqual(
            trueInputs(graph).map((input) => tensorShape(input).dims),
            [[1, 3, 128, 128]],
        );
    });

    for (const [name, model, words] of [
        ["four channels", mirror([1, 4, 8, 8]), /3 channels.*frames \[1, 4, 8, 8\]/],
        ["no picture", mirror([1, 512]), /3 channels.*frames \[1, 512\]/],
    ] as const) {
        it(`refuses a network that takes ${name}`, () => {
            assert.throws(() => graftFrontStage(model, RECIPE), failsWith("E_MODEL_HEAD", words));
        });
    }
});
