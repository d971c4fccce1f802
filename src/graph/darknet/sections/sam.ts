import { activationOf } from "../activation";
import type { LayerPlan, Place } from "../layer";
import type { SectionOptions } from "../section-options";

/** [sam]: this map times an earlier one of the same size (src/sam_layer.c). */
export function sam(options: SectionOptions, place: Place): LayerPlan {
    const output = place.input();
    const [index = 0, ...others] = options.layers("from");
    if (others.length > 0) throw options.fault("[sam] takes one layer as from.", "from");
    const source = place.layer(index);
    const activation = activationOf(options, "linear");
    const [own, other] = [output, source.output].map(
        (map) => `${map.channels} × ${map.height} × ${map.width}`,
    );
    if (own !== other) throw options.fault(`[sam] needs maps of one size, got ${own} and ${other}.`, "from");
    return {
        output,
        lower: (graph, at) =>
            activation(graph, at.name, graph.add("Mul", at.name, [at.input, at.tensorOf(source.index)])),
    };
}
