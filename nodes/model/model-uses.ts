import type { ModelUse } from "../../src/model/model-use";
import type { ModelState } from "../../src/model/model-state";

/** The shares of one model that are out. */
export class ModelUses {
    #uses: ModelUse[] = [];

    add(use: ModelUse): ModelUse {
        this.#uses.push(use);
        return use;
    }

    /** What the model is doing; null while nobody uses it. */
    get state(): ModelState | null {
        this.#uses = this.#uses.filter((use) => !use.isReleased);
        return this.#uses[0]?.state ?? null;
    }
}
