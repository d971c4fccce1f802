import { ATTRIBUTE, ELEMENT, type OnnxModel, type OnnxValue } from "./onnx-model";
import { namesIn } from "./names-in";

/**
 * Leaves the wanted outputs alone in the graph, each as 32-bit floats, since half precision and 64-bit integers reach
 * JavaScript in forms that differ by Node version. The model is changed in place.
 *
 * @param wanted names of outputs; one that the graph does not have is left to its user to miss
 * @returns the name that the file gives an output, by the name that it has in the changed graph
 */
export function graftBackStage(model: OnnxModel, wanted: ReadonlySet<string>): Map<string, string> {
    const { graph } = model;
    const taken = new Set(namesIn(model));
    const origins = new Map<string, string>();
    graph.output = graph.output
        .filter(({ name }) => wanted.has(name))
        .map((output) => {
            const isFloat = output.type?.tensor_type?.elem_type === ELEMENT.float;
            const value = isFloat ? output : castOutput(model, output, taken);
            origins.set(value.name, output.name);
            return value;
        });
    return origins;
}

function castOutput({ graph }: OnnxModel, output: OnnxValue, taken: Set<string>): OnnxValue {
    let name = `csp_${output.name}`;
    while (taken.has(name)) name = `${name}_`;
    taken.add(name);
    graph.node.push({
        op_type: "Cast",
        input: [output.name],
        output: [name],
        attribute: [{ name: "to", type: ATTRIBUTE.int, i: ELEMENT.float }],
    });
    const shape = output.type?.tensor_type?.shape;
    return { name, type: { tensor_type: { elem_type: ELEMENT.float, ...(shape && { shape }) } } };
}
