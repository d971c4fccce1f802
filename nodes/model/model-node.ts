import type { ModelUse } from "../../src/model/model-use";
import type { ModelUses } from "./model-uses";

/** What csp-model offers to the nodes that name it. */
export interface ModelNode {
    /**
     * A share of the model, which the caller releases when it closes.
     *
     * @throws {VisionError} what is wrong with the model's settings or files
     */
    acquire(): ModelUse;
    readonly uses: ModelUses;
}
