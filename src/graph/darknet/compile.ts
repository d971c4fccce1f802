import { VisionError } from "../../errors";
import type { OnnxModel } from "../onnx-model";
import { GraphBuilder } from "./graph-builder";
import type { Layer, LowerPlace } from "./layer";
import { networkOutputs } from "./network-outputs";
import type { DarknetNetwork } from "./read-network";
import type { LayerValues } from "./read-weights";

const INPUT = "input";

/**
 * Writes a network as an ONNX graph of 32-bit floats with a free batch: one input, a picture [batch, channels, height,
 * width] of values 0..1, and the outputs that {@link networkOutputs} lists.
 *
 * @param values used up: they become those of the graph, in the same memory
 * @throws {VisionError} `E_MODEL_FILE` naming the layer whose values are unfit
 */
export function compile(network: DarknetNetwork, values: LayerValues): OnnxModel {
    const graph = new GraphBuilder();
    const tensors: string[] = [];
    for (const layer of network.layers)
        tensors.push(layer.lower(graph, placeOf(layer, network, { tensors, values })));
    const outputs = networkOutputs(network);
    for (const { name, index, head } of outputs) {
        const tensor = tensors[index] ?? INPUT;
        // A map may feed two heads, or be the input itself, and so keeps its name.
        if (head?.kind === "softmax") graph.rename(tensor, name);
        else graph.add("Identity", name, [tensor]);
    }
    const { channels, height, width } = network.input;
    return graph.finish({ name: INPUT, dims: [channels, height, width] }, outputs, { source: "darknet" });
}

function placeOf(
    { index, type, line }: Layer,
    { file }: DarknetNetwork,
    { tensors, values }: { readonly tensors: readonly string[]; readonly values: LayerValues },
): LowerPlace {
    const fault = (text: string): VisionError =>
        new VisionError("E_MODEL_FILE", `${file}: layer ${index}, [${type}] of line ${line}, ${text}.`);
    return {
        name: `layer${index}`,
        input: tensors[index - 1] ?? INPUT,
        tensorOf: (other) => tensors[other] ?? INPUT,
        values(block) {
            const found = values.get(index)?.get(block);
            if (!found) throw fault(`has no ${block}`);
            return found;
        },
        fault,
    };
}
