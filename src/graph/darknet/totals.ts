import { sumUp, type LayerTotals, type Totals } from "../layer-totals";
import type { FeatureMap, Layer } from "./layer";
import type { DarknetNetwork } from "./read-network";

/** The figures that the CSPNet paper and darknet print of a network; a layer's name is its index there. */
export function totals({ layers, input }: DarknetNetwork): Totals {
    return sumUp(layers.map((layer) => ofLayer(layer, layers[layer.index - 1]?.output ?? input)));
}

function ofLayer({ index, type, output, blocks, cost }: Layer, input: FeatureMap): LayerTotals {
    const { channels, height, width } = output ?? input;
    return {
        name: String(index),
        type,
        output: [channels, height, width],
        weights: cost.weights,
        values: blocks.reduce((sum, { count }) => sum + count, 0),
        convolution: cost.convolution,
        total: cost.convolution + cost.other,
        traffic: cost.traffic,
    };
}
