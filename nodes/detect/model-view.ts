import type { ModelState } from "../../src/model/model-state";
import { figuresText } from "../../src/node-kit/figures-text";
import type { StatusView } from "../../src/node-kit/node-status";
import type { NodeStats } from "../../src/stats/node-stats";

/** Stage of a node's figures: from the arrival of a message to its result, in ms. */
export const OWN_STAGE = "node";

/** What stands under a node that uses a model. */
export function modelView(state: ModelState, stats: NodeStats): StatusView {
    switch (state.kind) {
        case "loading":
            return { kind: "waiting", text: "loading the model" };
        case "ready": {
            const own = stats.stage(OWN_STAGE)?.p50 ?? null;
            return { kind: "running", text: figuresText(stats.fps, own, state.info.provider) };
        }
        case "restarting":
            return { kind: "waiting", text: `starting again: ${state.cause.message}` };
        case "error":
            return { kind: "error", text: state.error.message };
    }
}
