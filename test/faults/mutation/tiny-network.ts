import type { OnnxModel } from "../../../src/graph/onnx-model";
import { writeOnnx } from "../../../src/graph/write-onnx";

const value = (name: string, dims: number[]): OnnxModel["graph"]["input"][number] => ({
    name,
    type: { tensor_type: { elem_type: 1, shape: { dim: dims.map((dim_value) => ({ dim_value })) } } },
});
const ints = (name: string, values: number[]): object => ({ name, type: 7, ints: values });

/** The bytes of a classifier of four classes in 1 kB: a convolution, its mean over the picture, metadata. */
export function tinyNetwork(): Buffer {
    const weights = Float32Array.from({ length: 4 * 3 * 3 * 3 }, (_, index) => ((index % 7) - 3) / 10);
    const model = {
        ir_version: 8,
        producer_name: "test",
        opset_import: [{ domain: "", version: 13 }],
        metadata_props: [
            { key: "names", value: "{0: 'red', 1: 'green', 2: 'blue', 3: 'grey'}" },
            { key: "task", value: "classify" },
            { key: "imgsz", value: "[16, 16]" },
        ],
        graph: {
            name: "tiny",
            node: [
                {
                    op_type: "Conv",
                    name: "conv",
                    input: ["images", "w"],
                    output: ["maps"],
                    attribute: [
                        ints("kernel_shape", [3, 3]),
                        ints("strides", [2, 2]),
                        ints("pads", [1, 1, 1, 1]),
                    ],
                },
                { op_type: "Relu", name: "relu", input: ["maps"], output: ["rest"] },
                { op_type: "GlobalAveragePool", name: "pool", input: ["rest"], output: ["means"] },
                { op_type: "Flatten", name: "flat", input: ["means"], output: ["logits"] },
                { op_type: "Softmax", name: "shares", input: ["logits"], output: ["scores"] },
            ],
            input: [value("images", [1, 3, 16, 16])],
            output: [value("scores", [1, 4])],
            initializer: [
                { name: "w", dims: [4, 3, 3, 3], data_type: 1, raw_data: new Uint8Array(weights.buffer) },
            ],
        },
    };
    return Buffer.from(writeOnnx(model as unknown as OnnxModel));
}
