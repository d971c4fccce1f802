import { elements, type FeatureMap, type LayerPlan, type Place } from "../layer";
import { FILTERS } from "../limits";
import { poolWindow } from "../pool-window";
import type { SectionOptions } from "../section-options";

/** [maxpool]; with `maxpool_depth` the greatest across channels, Maxout (src/maxpool_layer.c). */
export function maxpool(options: SectionOptions, place: Place): LayerPlan {
    const input = place.input();
    options.refuse("antialiasing");
    const { size, output, attributes } = poolWindow(options, input);
    const kept = options.integer("out_channels", 1, FILTERS);
    if (options.flag("maxpool_depth")) return maxout(options, input, { kept, size });
    return {
        output,
        cost: { other: size ** 2 * elements(output), traffic: elements(input) + elements(output) },
        lower: (graph, at) => graph.add("MaxPool", at.name, [at.input], attributes),
    };
}

/** Channel g is the greatest of the channels k with k mod `kept` = g. */
function maxout(
    options: SectionOptions,
    input: FeatureMap,
    { kept, size }: { readonly kept: number; readonly size: number },
): LayerPlan {
    const { channels, height, width } = input;
    if (channels % kept !== 0)
        throw options.fault(`${channels} channels are no multiple of out_channels=${kept}.`, "out_channels");
    const output = { channels: kept, height, width };
    const count = channels / kept;
    return {
        output,
        cost: { other: size ** 2 * elements(input), traffic: elements(input) + elements(output) },
        lower(graph, at) {
            if (count === 1) return at.input;
            const shape = graph.integers(0, count, kept, height, width);
            const parted = graph.add("Reshape", `${at.name}_parted`, [at.input, shape]);
            return graph.add("ReduceMax", at.name, [parted], { axes: [1], keepdims: 0 });
        },
    };
}
