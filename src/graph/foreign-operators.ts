import type { OnnxModel } from "./onnx-model";

/** Domains whose operators onnxruntime brings along. */
const OWN = new Set([
    "",
    "ai.onnx",
    "ai.onnx.ml",
    "com.microsoft",
    "com.microsoft.nchwc",
    "com.ms.internal.nhwc",
]);

/** Operators that belong neither to the runtime nor to the file itself, as `domain.name`. */
export function foreignOperators({ graph, functions = [] }: OnnxModel): string[] {
    const own = new Set([...OWN, ...functions.map(({ domain }) => domain ?? "")]);
    const foreign = graph.node.filter(({ domain = "" }) => !own.has(domain));
    return [...new Set(foreign.map(({ domain = "", op_type }) => `${domain}.${op_type}`))];
}
