import type { OnnxGraph, OnnxNode } from "./onnx-model";

/** Operators that move or copy numbers and leave each as it is. */
const PASSING = new Set([
    "Cast",
    "Flatten",
    "Gather",
    "Identity",
    "Reshape",
    "Slice",
    "Squeeze",
    "Transpose",
    "Unsqueeze",
]);

/**
 * The operator that computed an output's numbers, behind what only moved them: `Sigmoid` says that they are shares.
 *
 * @returns null if the output is an input or a weight
 */
export function producerOf(graph: OnnxGraph, output: string): string | null {
    const makers = new Map<string, OnnxNode>();
    for (const node of graph.node) for (const name of node.output) makers.set(name, node);
    let node = makers.get(output);
    // A file may hold a cycle, which the runtime refuses later.
    for (let step = 0; node && step < graph.node.length; step++) {
        if (!PASSING.has(node.op_type)) return node.op_type;
        node = makers.get(node.input[0] ?? "");
    }
    return null;
}
