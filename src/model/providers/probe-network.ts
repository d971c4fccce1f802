import {
    ELEMENT,
    ATTRIBUTE,
    type OnnxAttribute,
    type OnnxModel,
    type OnnxNode,
    type OnnxTensor,
} from "../../graph/onnx-model";
import { writeOnnx } from "../../graph/write-onnx";
import type { PictureGraph } from "./session";

/** Large enough for a processor to need tenths of a millisecond, small enough for a graphics driver in software. */
const EDGE = 32;
const CHANNELS = 16;

/** A network of two convolutions that tells whether a provider works, before a model of any size is tried on it. */
export function probeNetwork(): PictureGraph {
    const dims = [1, EDGE, EDGE, 3];
    const node = (
        op_type: string,
        input: string[],
        output: string,
        ...attribute: OnnxAttribute[]
    ): OnnxNode => ({
        op_type,
        input,
        output: [output],
        attribute,
    });
    const ints = (name: string, values: number[]) => ({ name, type: ATTRIBUTE.ints, ints: values });
    const pads = ints("pads", [1, 1, 1, 1]);
    const graph: OnnxModel["graph"] = {
        name: "probe",
        node: [
            node("Transpose", ["frames"], "planes", ints("perm", [0, 3, 1, 2])),
            node("Cast", ["planes"], "floats", { name: "to", type: ATTRIBUTE.int, i: ELEMENT.float }),
            node("Mul", ["floats", "scale"], "pixels"),
            node("Conv", ["pixels", "first"], "a", pads),
            node("Relu", ["a"], "b"),
            node("Conv", ["b", "second"], "answer", pads),
        ],
        input: [value("frames", ELEMENT.uint8, dims)],
        output: [value("answer", ELEMENT.float, [1, CHANNELS, EDGE, EDGE])],
        initializer: [
            floats("scale", [1], () => 1 / 255),
            // Any weights do that are neither equal nor regular.
            floats("first", [CHANNELS, 3, 3, 3], (index) => Math.sin(index * 12.9898)),
            floats("second", [CHANNELS, CHANNELS, 3, 3], (index) => Math.sin(index * 78.233) / 4),
        ],
    };
    const model = { ir_version: 8, opset_import: [{ domain: "", version: 13 }], graph };
    return { bytes: writeOnnx(model), inputName: "frames", dims };
}

function value(name: string, elem_type: number, dims: number[]): OnnxModel["graph"]["input"][number] {
    return {
        name,
        type: { tensor_type: { elem_type, shape: { dim: dims.map((dim_value) => ({ dim_value })) } } },
    };
}

function floats(name: string, dims: number[], at: (index: number) => number): OnnxTensor {
    const length = dims.reduce((product, dim) => product * dim, 1);
    return {
        name,
        dims,
        data_type: ELEMENT.float,
        float_data: Array.from({ length }, (_, index) => at(index)),
    };
}
