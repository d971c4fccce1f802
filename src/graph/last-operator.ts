import type { OnnxGraph, OnnxNode } from "./onnx-model";

/** Operators that only move numbers about. */
const MOVES = new Set(["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Cast"]);

/** The operator that computes an output; null if nothing in the graph does. */
export function lastOperator({ node: nodes }: OnnxGraph, output: string): string | null {
    let name = output;
    // A graph has no circles, but a broken file may.
    for (let steps = 0; steps < nodes.length; steps++) {
        const wanted: string = name;
        const node: OnnxNode | undefined = nodes.find((each) => each.output.includes(wanted));
        if (!node) return null;
        if (!MOVES.has(node.op_type)) return node.op_type;
        name = node.input[0] ?? "";
    }
    return null;
}
