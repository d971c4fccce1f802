import { FILTERS } from "../limits";
import type { LayerPlan, Place } from "../layer";
import type { SectionOptions } from "../section-options";

/** [route]: joins earlier maps by channels; with `groups` it takes of each the block `group_id` (src/route_layer.c). */
export function route(options: SectionOptions, place: Place): LayerPlan {
    const sources = options.layers("layers").map((index) => place.layer(index));
    const groups = options.integer("groups", 1, FILTERS);
    const group = options.integer("group_id", 0, { min: 0, max: groups - 1 });
    const [first] = sources;
    if (!first) throw options.fault("[route] needs layers.");
    const { height, width } = first.output;
    let channels = 0;
    for (const { index, output } of sources) {
        if (output.height !== height || output.width !== width) {
            const sizes = `${width} × ${height} and ${output.width} × ${output.height}`;
            throw options.fault(`layers ${first.index} and ${index} differ in size: ${sizes}.`, "layers");
        }
        if (output.channels % groups !== 0)
            throw options.fault(
                `${output.channels} channels cannot be parted into groups=${groups}.`,
                "groups",
            );
        channels += output.channels / groups;
    }
    return {
        output: { channels, height, width },
        lower(graph, at) {
            const parts = sources.map(({ index, output }) => {
                const tensor = at.tensorOf(index);
                if (groups === 1) return tensor;
                const size = output.channels / groups;
                const [begin, end, axis] = [group * size, (group + 1) * size, 1].map((value) =>
                    graph.integers(value),
                );
                return graph.add("Slice", `${at.name}_group`, [tensor, begin ?? "", end ?? "", axis ?? ""]);
            });
            const [only = ""] = parts;
            return parts.length === 1 ? only : graph.add("Concat", at.name, parts, { axis: 1 });
        },
    };
}
