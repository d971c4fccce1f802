import { elements, type LayerPlan, type Place } from "../layer";
import { poolWindow } from "../pool-window";
import type { SectionOptions } from "../section-options";

/** [local_avgpool]: the mean of what of a window lies on the map (src/maxpool_layer.c). */
export function localAvgpool(options: SectionOptions, place: Place): LayerPlan {
    const input = place.input();
    const { size, output, attributes } = poolWindow(options, input);
    return {
        output,
        cost: { other: size ** 2 * elements(output), traffic: elements(input) + elements(output) },
        lower: (graph, at) =>
            graph.add("AveragePool", at.name, [at.input], { ...attributes, count_include_pad: 0 }),
    };
}
