import { writeFileSync } from "node:fs";
import path from "node:path";
import type { OnnxModel } from "../../../src/graph/onnx-model";
import { writeOnnx } from "../../../src/graph/write-onnx";

/**
 * A folder with a YOLOv8 head [1, 5, cells] whose number of channels depends on the picture: 5 for a black one, and
 * one for each picture element that is not black otherwise, if that is fewer.
 */
export function writeFickleNetwork(folder: string): void {
    const value = (name: string, dims: (number | string)[]): object => ({
        name,
        type: {
            tensor_type: {
                elem_type: 1,
                shape: {
                    dim: dims.map((dim) =>
                        typeof dim === "number" ? { dim_value: dim } : { dim_param: dim },
                    ),
                },
            },
        },
    });
    const ints = (name: string, dims: number[], values: number[]): object => ({
        name,
        dims,
        data_type: 7,
        int64_data: values,
    });
    const node = (op_type: string, input: string[], output: string, attribute: object[] = []): object => ({
        op_type,
        input,
        output: [output],
        attribute,
    });
    const model = {
        ir_version: 8,
        opset_import: [{ domain: "", version: 13 }],
        graph: {
            name: "fickle",
            node: [
                // 5 channels, less 4 where the brightest pixel is 1.
                node("ReduceMax", ["images"], "most", [{ name: "keepdims", type: 2, i: 0 }]),
                node("Cast", ["most"], "bright", [{ name: "to", type: 2, i: 7 }]),
                node("Mul", ["bright", "four"], "less"),
                node("Sub", ["five", "less"], "channels"),
                node("Slice", ["all", "zero", "channels", "axis"], "boxes"),
            ],
            input: [value("images", [1, 3, 16, 16])],
            output: [value("boxes", [1, "channels", 5])],
            initializer: [
                ints("four", [1], [4]),
                ints("five", [1], [5]),
                ints("zero", [1], [0]),
                ints("axis", [1], [1]),
                { name: "all", dims: [1, 5, 5], data_type: 1, float_data: new Array<number>(25).fill(0) },
            ],
        },
    };
    writeFileSync(path.join(folder, "fickle.onnx"), writeOnnx(model as unknown as OnnxModel));
    const input = { width: 16, height: 16, layout: "NCHW", scale: 1 / 255, resize: "stretch" };
    const head = { kind: "yolov8", channelsAxis: 1 };
    const manifest = { name: "fickle", task: "detect", network: "fickle.onnx", labels: ["a"], input, head };
    writeFileSync(path.join(folder, "model.json"), JSON.stringify(manifest));
}
