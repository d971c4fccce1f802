/** Figures of one layer; operations count two per multiplication with addition. */
export interface LayerTotals {
    readonly name: string;
    readonly type: string;
    /** Sizes of what comes out, behind the batch. */
    readonly output: readonly number[];
    /** Weights of convolutions and full connections only. */
    readonly weights: number;
    /** Every value that the file holds for it: biases and those of normalizations, too. */
    readonly values: number;
    /** Operations of convolutions and full connections. */
    readonly convolution: number;
    /** The same and what darknet counts beside it: pools and sums of maps. */
    readonly total: number;
    /** Elements in and out of convolutions and pools. */
    readonly traffic: number;
}

export interface Totals extends Omit<LayerTotals, "name" | "type" | "output"> {
    readonly layers: readonly LayerTotals[];
    /** The one with most operations; null if none has any. */
    readonly largest: LayerTotals | null;
}

/** The sums of layers. */
export function sumUp(layers: readonly LayerTotals[]): Totals {
    const sum = (of: (layer: LayerTotals) => number): number =>
        layers.reduce((total, layer) => total + of(layer), 0);
    const largest = layers.reduce<LayerTotals | null>(
        (most, layer) => (layer.total > (most?.total ?? 0) ? layer : most),
        null,
    );
    return {
        layers,
        weights: sum(({ weights }) => weights),
        values: sum(({ values }) => values),
        convolution: sum(({ convolution }) => convolution),
        total: sum(({ total }) => total),
        traffic: sum(({ traffic }) => traffic),
        largest,
    };
}
