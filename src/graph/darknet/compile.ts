import { VisionError } from "../../errors";
import type { OnnxModel } from "../onnx-model";
import { GraphBuilder, type Shaped } from "./graph-builder";
import type { DarknetHead } from "./head";
import { elements, type Layer, type LowerPlace } from "./layer";
import type { DarknetNetwork } from "./read-network";
import type { LayerValues } from "./read-weights";

/** An output of the compiled graph, and the head it feeds; null for a bare map. */
export interface CompiledOutput {
    readonly name: string;
    readonly head: DarknetHead | null;
}

export interface CompiledNetwork {
    readonly model: OnnxModel;
    readonly outputs: readonly CompiledOutput[];
}

const INPUT = "input";

/**
 * Writes a network as an ONNX graph of 32-bit floats: one picture input [batch, channels, height, width], values 0..1; one
 * output per [yolo] or [region], which is the map in front of it, else the last layer's.
 *
 * @throws {VisionError} `E_MODEL_FILE` naming the layer whose values are unfit
 */
export function compile(network: DarknetNetwork, values: LayerValues): CompiledNetwork {
    const graph = new GraphBuilder();
    const tensors: string[] = [];
    for (const layer of network.layers) {
        const place = placeOf(layer, network, { tensors, values });
        tensors.push(layer.lower(graph, place));
    }
    const ends = endsOf(network.layers);
    const outputs = ends.map((layer) => ({
        name: name(graph, layer, tensors[layer.index] ?? ""),
        dims: sizeOf(layer, network),
        head: layer.head ?? null,
    }));
    const { channels, height, width } = network.input;
    const input: Shaped = { name: INPUT, dims: [channels, height, width] };
    return { model: graph.finish(input, outputs, { source: "darknet" }), outputs };
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

/** What [cost] and [dropout] follow is what they give. */
const PASSING = ["cost", "dropout", "empty"];

/** The layers that the network is run for. */
function endsOf(layers: readonly Layer[]): Layer[] {
    const heads = layers.filter(({ output }) => output === null);
    if (heads.length > 0) return heads;
    const last = layers.filter(({ type }) => !PASSING.includes(type)).at(-1) ?? layers.at(-1);
    return last ? [last] : [];
}

/** Two heads on one map, and a network that gives its input, cannot be renamed: those get a node of their own. */
function name(graph: GraphBuilder, { head, type, index }: Layer, tensor: string): string {
    if (head?.kind === "softmax") {
        graph.rename(tensor, "probabilities");
        return "probabilities";
    }
    const wanted = head ? `${type}${index}` : "output";
    return graph.add("Identity", wanted, [tensor]);
}

function sizeOf({ index, output, head }: Layer, { layers, input }: DarknetNetwork): number[] {
    const map = output ?? layers[index - 1]?.output ?? input;
    return head?.kind === "softmax" ? [elements(map)] : [map.channels, map.height, map.width];
}
