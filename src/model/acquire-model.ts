import type { ModelSpec } from "./engine";
import type { Isolation } from "./host-channel";
import type { ModelHostOptions } from "./model-host";
import { modelPool } from "./model-pool";
import { ModelUse } from "./model-use";

/**
 * Takes a share of a model; it is loaded if nobody has it loaded. Everything can be asked at once: what is wrong
 * with it comes as state and with each answer.
 */
export function acquireModel(
    wanted: ModelSpec & { readonly isolation: Isolation },
    testing: Pick<ModelHostOptions, "engineModule" | "hangMs"> = {},
): ModelUse {
    const { isolation, ...spec } = wanted;
    return new ModelUse(modelPool.enter({ ...testing, isolation, spec }));
}
