import { activationOf } from "../activation";
import type { LayerPlan, Place } from "../layer";
import type { SectionOptions } from "../section-options";

/** [activation]: nothing but the activation. */
export function activate(options: SectionOptions, place: Place): LayerPlan {
    const activation = activationOf(options, "linear");
    return { output: place.input(), lower: (graph, at) => activation(graph, at.name, at.input) };
}
