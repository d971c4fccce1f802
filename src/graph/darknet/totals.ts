import type { FeatureMap, Layer } from "./layer";
import type { DarknetNetwork } from "./read-network";

/** Figures of one layer. */
export interface LayerTotals {
    readonly index: number;
    readonly type: string;
    readonly output: FeatureMap;
    /** Weights of convolutions only. */
    readonly weights: number;
    /** Every value of the weights file: those, biases, and three values per filter that is normalized. */
    readonly values: number;
    /** Operations, two per multiplication with addition. */
    readonly convolution: number;
    /** The same and what darknet counts beside it: pools and shortcuts. */
    readonly total: number;
    /** Elements in and out of convolutions and pools. */
    readonly traffic: number;
}

export interface Totals extends Omit<LayerTotals, "index" | "type" | "output"> {
    readonly layers: readonly LayerTotals[];
    /** The one with most operations; null if none has any. */
    readonly largest: LayerTotals | null;
}

/** The figures that the CSPNet paper and darknet print of a network. */
export function totals({ layers, input }: DarknetNetwork): Totals {
    return sumUp(layers.map((layer) => ofLayer(layer, layers[layer.index - 1]?.output ?? input)));
}

/** Sums of layers, wherever these come from. */
export function sumUp(layers: readonly LayerTotals[]): Totals {
    const sum = (of: (layer: LayerTotals) => number): number =>
        layers.reduce((total, layer) => total + of(layer), 0);
    const most = layers.reduce<LayerTotals | null>(
        (best, layer) => (layer.total > (best?.total ?? 0) ? layer : best),
        null,
    );
    return {
        layers,
        weights: sum(({ weights }) => weights),
        values: sum(({ values }) => values),
        convolution: sum(({ convolution }) => convolution),
        total: sum(({ total }) => total),
        traffic: sum(({ traffic }) => traffic),
        largest: most,
    };
}

function ofLayer({ index, type, output, blocks, cost }: Layer, input: FeatureMap): LayerTotals {
    return {
        index,
        type,
        output: output ?? input,
        weights: cost.weights,
        values: blocks.reduce((sum, { count }) => sum + count, 0),
        convolution: cost.convolution,
        total: cost.convolution + cost.other,
        traffic: cost.traffic,
    };
}
