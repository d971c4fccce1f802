import { activationOf } from "../activation";
import type { GraphBuilder } from "../graph-builder";
import { elements, type FeatureMap, type LayerPlan, type Place } from "../layer";
import type { SectionOptions } from "../section-options";
import { shortcutWeights } from "../shortcut-weights";

/**
 * [shortcut]: adds earlier maps to this one, channel by channel as far as both have them. Where a source is larger, every
 * second (third …) of its rows and columns is taken, as the first darknet did (src/blas.c, shortcut_cpu); the present one
 * adds a flat piece of its memory there, which means nothing.
 */
export function shortcut(options: SectionOptions, place: Place): LayerPlan {
    const output = place.input();
    const sources = options.layers("from").map((index) => place.layer(index));
    const activation = activationOf(options, "linear");
    for (const { output: source } of sources) checkSizes(options, source, output);
    const weighting = shortcutWeights(options, sources.length + 1, output.channels);
    return {
        output,
        blocks: weighting.count > 0 ? [{ name: "weights", count: weighting.count }] : [],
        cost: { other: elements(output) * sources.length * (weighting.count > 0 ? 2 : 1) },
        lower(graph, at) {
            const weigh =
                weighting.count > 0 ? weighting.lower(graph, at) : (tensor: string): string => tensor;
            let sum = weigh(at.input, 0);
            for (const [i, { index, output: source }] of sources.entries()) {
                const fitted = fit(graph, at.name, at.tensorOf(index), source, output);
                sum = graph.add("Add", at.name, [sum, weigh(fitted, i + 1)]);
            }
            return activation(graph, at.name, sum);
        },
    };
}

function strideOf(source: FeatureMap, output: FeatureMap): number {
    return Math.floor(source.width / output.width);
}

function checkSizes(options: SectionOptions, source: FeatureMap, output: FeatureMap): void {
    const stride = strideOf(source, output);
    if (stride >= 1 && stride === Math.floor(source.height / output.height)) return;
    const sizes = `${source.width} × ${source.height} onto ${output.width} × ${output.height}`;
    throw options.fault(`a shortcut cannot add ${sizes}.`, "from");
}

/** Makes a source as large as the output: what it lacks in channels is zero, what it has too much is left out. */
function fit(
    graph: GraphBuilder,
    name: string,
    tensor: string,
    source: FeatureMap,
    output: FeatureMap,
): string {
    const stride = strideOf(source, output);
    let fitted = tensor;
    if (stride > 1 || source.width !== output.width || source.height !== output.height) {
        const ends = [(output.height - 1) * stride + 1, (output.width - 1) * stride + 1];
        const slices = [[0, 0], ends, [2, 3], [stride, stride]].map((values) => graph.integers(...values));
        fitted = graph.add("Slice", `${name}_rows`, [fitted, ...slices]);
    }
    if (source.channels > output.channels) {
        const slices = [0, output.channels, 1].map((value) => graph.integers(value));
        return graph.add("Slice", `${name}_first`, [fitted, ...slices]);
    }
    const missing = output.channels - source.channels;
    if (missing === 0) return fitted;
    return graph.add("Pad", `${name}_padded`, [fitted, graph.integers(0, 0, 0, 0, 0, missing, 0, 0)]);
}
