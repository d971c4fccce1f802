import type { VisionError } from "../../src/errors";
import type { ModelUse } from "../../src/model/model-use";
import type { ModelState } from "../../src/model/model-state";
import { toVisionError } from "../../src/node-kit/on-input";

/** The shares of one model that are out. */
export class ModelUses {
    #uses: ModelUse[] = [];
    /** Why none could be had; null once one could. */
    failure: VisionError | null = null;

    /** @param changed is called when what the model is doing has changed */
    constructor(private readonly changed: () => void) {}

    /** @throws {VisionError} what acquiring throws, which is kept as the model's state */
    add(acquire: () => ModelUse): ModelUse {
        try {
            const use = acquire();
            this.failure = null;
            this.#uses.push(use);
            use.onState(this.changed);
            return use;
        } catch (thrown) {
            this.failure = toVisionError(thrown);
            this.changed();
            throw this.failure;
        }
    }

    /** What the model is doing; null while nobody uses it. */
    get state(): ModelState | null {
        this.#uses = this.#uses.filter((use) => !use.isReleased);
        const [use] = this.#uses;
        if (use) return use.state;
        return this.failure && { kind: "error", error: this.failure };
    }
}
