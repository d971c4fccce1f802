import type { LayerPlan, Place } from "../layer";
import { reorgSize } from "../reorg-size";
import type { SectionOptions } from "../section-options";

/**
 * [reorg], the passthrough of YOLOv2: the same on memory that is read as if it had `stride`² times fewer, larger channels,
 * so that neighbours come from other places than one would think (src/reorg_old_layer.c, src/blas.c).
 */
export function reorg(options: SectionOptions, place: Place): LayerPlan {
    const { channels, height, width } = place.input();
    const { stride, isReverse, output } = reorgSize(options, { channels, height, width });
    if (!isReverse && channels % stride ** 2 !== 0)
        throw options.fault(`${channels} channels are no multiple of ${stride ** 2}.`, "stride");
    return {
        output,
        lower(graph, at) {
            const folded = isReverse
                ? graph.integers(0, channels, height, width)
                : graph.integers(0, channels / stride ** 2, height * stride, width * stride);
            const read = graph.add("Reshape", `${at.name}_read`, [at.input, folded]);
            const moved = isReverse
                ? graph.add("DepthToSpace", `${at.name}_moved`, [read], { blocksize: stride, mode: "DCR" })
                : graph.add("SpaceToDepth", `${at.name}_moved`, [read], { blocksize: stride });
            const shape = graph.integers(0, output.channels, output.height, output.width);
            return graph.add("Reshape", at.name, [moved, shape]);
        },
    };
}
