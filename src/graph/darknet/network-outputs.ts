import type { DarknetHead } from "./head";
import { elements, type Layer } from "./layer";
import type { DarknetNetwork } from "./read-network";

/** An output of the graph that a network becomes. */
export interface NetworkOutput {
    readonly name: string;
    /** Of the layer that gives it. */
    readonly index: number;
    /** Sizes behind the batch. */
    readonly dims: readonly number[];
    /** Null for a bare map. */
    readonly head: DarknetHead | null;
}

/** Layers that give what the one in front of them gives. */
const PASSING = ["cost", "dropout", "empty"];

/** One output per [yolo] or [region], which is the map in front of it; else the last layer's. */
export function networkOutputs({ layers, input }: DarknetNetwork): NetworkOutput[] {
    return endsOf(layers).map(({ index, type, head = null, output }) => {
        const map = output ?? layers[index - 1]?.output ?? input;
        if (head?.kind === "softmax") return { name: "probabilities", index, dims: [elements(map)], head };
        const dims = [map.channels, map.height, map.width];
        return { name: head ? `${type}${index}` : "output", index, dims, head };
    });
}

/** The layers that the network is run for. */
function endsOf(layers: readonly Layer[]): Layer[] {
    const heads = layers.filter(({ output }) => output === null);
    if (heads.length > 0) return heads;
    const last = layers.filter(({ type }) => !PASSING.includes(type)).at(-1) ?? layers.at(-1);
    return last ? [last] : [];
}
