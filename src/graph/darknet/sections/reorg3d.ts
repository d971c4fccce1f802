import type { LayerPlan, Place } from "../layer";
import { reorgSize } from "../reorg-size";
import type { SectionOptions } from "../section-options";

/** [reorg3d]: squares of stride × stride pixels become channels, or with `reverse` the other way (src/reorg_layer.c). */
export function reorg3d(options: SectionOptions, place: Place): LayerPlan {
    const { stride, isReverse, output } = reorgSize(options, place.input());
    return {
        output,
        lower: (graph, at) =>
            isReverse
                ? graph.add("DepthToSpace", at.name, [at.input], { blocksize: stride, mode: "DCR" })
                : graph.add("SpaceToDepth", at.name, [at.input], { blocksize: stride }),
    };
}
