import type { ModelState } from "../../src/model/model-state";
import type { StatusView } from "../../src/node-kit/node-status";

/** What stands under a csp-model, where Status nodes and the editor read it; null while nobody uses the model. */
export function modelStatus(state: ModelState | null): StatusView {
    switch (state?.kind) {
        case undefined:
            return { kind: "stopped", text: "no node uses it" };
        case "loading":
            return { kind: "waiting", text: "loading the model" };
        case "ready": {
            const { provider, refused = [] } = state.info;
            const reasons = refused.map((each) => `not ${each.provider}: ${each.reason}`);
            return { kind: "running", text: [provider, ...reasons].join(" · ") };
        }
        case "restarting":
            return { kind: "waiting", text: `starting again: ${state.cause.message}` };
        case "error":
            return { kind: "error", text: state.error.message };
    }
}
