import { elements, type LayerPlan, type Place } from "../layer";
import type { SectionOptions } from "../section-options";

/** [avgpool]: the mean of each channel. */
export function avgpool(_options: SectionOptions, place: Place): LayerPlan {
    const input = place.input();
    const output = { channels: input.channels, height: 1, width: 1 };
    return {
        output,
        cost: { traffic: elements(input) + elements(output) },
        lower: (graph, at) => graph.add("GlobalAveragePool", at.name, [at.input]),
    };
}
