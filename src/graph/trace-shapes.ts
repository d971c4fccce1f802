import type { OnnxModel, OnnxNode } from "./onnx-model";

/**
 * Makes a graph give the shapes of tensors in place of its outputs, so that one run tells them, whatever made them. The
 * model is changed.
 *
 * @param tensors names; those that the graph does not know are left out by the caller
 * @returns the name of the output that gives a tensor's shape, by the tensor's name
 */
export function traceShapes(model: OnnxModel, tensors: readonly string[]): ReadonlyMap<string, string> {
    const { graph } = model;
    const outputs = new Map(tensors.map((tensor, i) => [tensor, `csp_shape_${i}`]));
    const probes = [...outputs].map(([tensor, output]): OnnxNode => ({
        op_type: "Shape",
        input: [tensor],
        output: [output],
    }));
    graph.node = [...graph.node, ...probes];
    graph.output = [...outputs.values()].map((name) => ({ name, type: { tensor_type: { elem_type: 7 } } }));
    return outputs;
}
