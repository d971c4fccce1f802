import { activationOf } from "../activation";
import type { LayerPlan, Place } from "../layer";
import type { SectionOptions } from "../section-options";

/** [scale_channels]: an earlier map times one number per channel, or with `scale_wh` one per pixel. */
export function scaleChannels(options: SectionOptions, place: Place): LayerPlan {
    const factors = place.input();
    const [index = 0, ...others] = options.layers("from");
    if (others.length > 0) throw options.fault("[scale_channels] takes one layer as from.", "from");
    const { index: from, output } = place.layer(index);
    const activation = activationOf(options, "linear");
    const wanted = options.flag("scale_wh")
        ? { channels: 1, height: output.height, width: output.width }
        : { channels: output.channels, height: 1, width: 1 };
    const [got, expected] = [factors, wanted].map((map) => `${map.channels} × ${map.height} × ${map.width}`);
    if (got !== expected)
        throw options.fault(`[scale_channels] needs factors ${expected}, got ${got}.`, "from");
    return {
        output,
        lower: (graph, at) =>
            activation(graph, at.name, graph.add("Mul", at.name, [at.tensorOf(from), at.input])),
    };
}
