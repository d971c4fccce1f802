import type { ModelInfo } from "../../src/model/engine";
import type { ModelState } from "../../src/model/model-state";
import { wrongTask } from "../../src/model/wrong-task";
import { figuresText } from "../../src/node-kit/figures-text";
import type { StatusView } from "../../src/node-kit/node-status";
import type { NodeStats } from "../../src/stats/node-stats";

/** Stage of a node's figures: from the arrival of a message to its result, in ms. */
export const OWN_STAGE = "node";

/** What stands under a node that uses a model, for this task. */
export function modelView(state: ModelState, stats: NodeStats, task: ModelInfo["task"]): StatusView {
    switch (state.kind) {
        case "loading":
            return { kind: "waiting", text: "loading the model" };
        case "ready": {
            if (state.info.task !== task) return { kind: "error", text: wrongTask(state.info, task).message };
            const own = stats.stage(OWN_STAGE)?.p50 ?? null;
            return { kind: "running", text: figuresText(stats.fps, own, state.info.provider) };
        }
        case "restarting":
            return { kind: "waiting", text: `starting again: ${state.cause.message}` };
        case "error":
            return { kind: "error", text: state.error.message };
    }
}
