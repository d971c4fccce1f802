import { elements, type LayerPlan, type Place } from "../layer";
import { FILTERS } from "../limits";
import type { SectionOptions } from "../section-options";

/** [softmax] over all numbers of a picture, or over each of `groups` runs of them (src/softmax_layer.c): [N, numbers]. */
export function softmax(options: SectionOptions, place: Place): LayerPlan {
    const count = elements(place.input());
    const groups = options.integer("groups", 1, FILTERS);
    const temperature = options.number("temperature", 1);
    options.refuse("spatial");
    if (count % groups !== 0)
        throw options.fault(`${count} numbers cannot be parted into groups=${groups}.`, "groups");
    if (!(temperature > 0)) throw options.fault("expected a temperature above 0.", "temperature");
    return {
        output: { channels: count, height: 1, width: 1 },
        head: { kind: "softmax" },
        lower(graph, at) {
            const flat = graph.add("Flatten", `${at.name}_flat`, [at.input], { axis: 1 });
            const warm =
                temperature === 1
                    ? flat
                    : graph.add("Mul", `${at.name}_warm`, [flat, graph.scalar(1 / temperature)]);
            if (groups === 1) return graph.add("Softmax", at.name, [warm], { axis: 1 });
            const shape = graph.integers(-1, groups, count / groups);
            const parted = graph.add("Reshape", `${at.name}_parted`, [warm, shape]);
            const shares = graph.add("Softmax", `${at.name}_shares`, [parted], { axis: 2 });
            return graph.add("Reshape", at.name, [shares, graph.integers(-1, count)]);
        },
    };
}
