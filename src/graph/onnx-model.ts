/** The parts of a decoded ONNX file that this package reads; field names are those of onnx.proto. */
export interface OnnxTensor {
    name?: string;
    dims?: unknown[];
    data_type?: number;
    raw_data?: Uint8Array;
    int64_data?: unknown[];
    float_data?: number[];
    external_data?: { key: string; value: string }[];
    data_location?: number;
}

export interface OnnxAttribute {
    name: string;
    type: number;
    i?: unknown;
    f?: number;
    s?: Uint8Array;
    ints?: unknown[];
    t?: OnnxTensor;
    g?: OnnxGraph;
    tensors?: OnnxTensor[];
    graphs?: OnnxGraph[];
}

export interface OnnxNode {
    op_type: string;
    domain?: string;
    name?: string;
    input: string[];
    output: string[];
    attribute?: OnnxAttribute[];
}

export interface OnnxDimension {
    dim_value?: unknown;
    dim_param?: string;
}

export interface OnnxValue {
    name: string;
    type?: { tensor_type?: { elem_type?: number; shape?: { dim?: OnnxDimension[] } } };
}

export interface OnnxGraph {
    name?: string;
    node: OnnxNode[];
    input: OnnxValue[];
    output: OnnxValue[];
    initializer?: OnnxTensor[];
}

export interface OnnxModel {
    ir_version?: unknown;
    opset_import?: { domain?: string; version?: unknown }[];
    metadata_props?: { key: string; value: string }[];
    graph: OnnxGraph;
    functions?: { domain?: string; node: OnnxNode[] }[];
}

/** Element types of onnx.proto, TensorProto.DataType. */
export const ELEMENT = { float: 1, uint8: 2, int64: 7, float16: 10 } as const;
/** onnx.proto, AttributeProto.AttributeType. */
export const ATTRIBUTE = { float: 1, int: 2, string: 3, tensor: 4, ints: 7 } as const;
