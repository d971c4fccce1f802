import { VisionError } from "../errors";
import type { ModelInfo } from "./engine";

const NAMES = { detect: "a detector", classify: "a classifier" } as const;
const EMBEDDED = { detect: "csp-street", classify: "csp-tiny" } as const;

/** What is said of a model that somebody wants to use for another task than its own. */
export function wrongTask(model: Pick<ModelInfo, "name" | "task">, wanted: ModelInfo["task"]): VisionError {
    return new VisionError(
        "E_MODEL_TASK",
        `Expected ${NAMES[wanted]}, the model ${model.name} is ${NAMES[model.task]}: ` +
            `choose another model, such as ${EMBEDDED[wanted]}, which comes with this package.`,
    );
}
