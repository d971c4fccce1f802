import type { OnnxGraph, OnnxValue } from "./onnx-model";

/** Name, element type (onnx.proto numbers) and shape of an input or output; null stands for a free dimension. */
export interface TensorShape {
    readonly name: string;
    readonly elementType: number;
    readonly dims: readonly (number | null)[];
}

export function tensorShape(value: OnnxValue): TensorShape {
    const tensor = value.type?.tensor_type;
    const dims = (tensor?.shape?.dim ?? []).map((dim) => {
        const size = Number(dim.dim_value ?? 0);
        return size > 0 && !dim.dim_param ? size : null;
    });
    return { name: value.name, elementType: tensor?.elem_type ?? 0, dims };
}

/** The inputs that a caller has to fill: old exporters list weights as inputs too. */
export function trueInputs(graph: OnnxGraph): OnnxValue[] {
    const weights = new Set((graph.initializer ?? []).map((tensor) => tensor.name));
    return graph.input.filter((input) => !weights.has(input.name));
}
