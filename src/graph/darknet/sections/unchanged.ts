import type { LayerPlan, Place } from "../layer";
import type { SectionOptions } from "../section-options";

/** [dropout], [cost], [empty]: nothing happens outside of training. */
export function unchanged(_options: SectionOptions, place: Place): LayerPlan {
    return { output: place.input(), lower: (_graph, at) => at.input };
}
