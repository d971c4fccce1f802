import type { NodeAPI } from "node-red";
import type { ModelState } from "../../src/model/model-state";
import type { ModelNode } from "./model-node";
import { modelStatus } from "./model-status";

/**
 * `GET /csp-vision/model-state?id=…` tells the editor what a csp-model is doing: `{kind, text, code, provider, notes}`.
 * The first two are as on its status, but in full; code stands with errors, provider and notes once it is loaded. One
 * that is not deployed is one that no node uses.
 */
export function addStateRoute(RED: NodeAPI): void {
    RED.httpAdmin.get(
        "/csp-vision/model-state",
        RED.auth.needsPermission("csp-vision.read"),
        (request, response) => {
            const id = request.query["id"];
            const node = RED.nodes.getNode(typeof id === "string" ? id : "") as Partial<ModelNode> | null;
            response.json(answer(node?.uses?.state ?? null));
        },
    );
}

function answer(state: ModelState | null): object {
    const code = state?.kind === "error" ? state.error.code : null;
    const { provider, notes } = state?.kind === "ready" ? state.info : { provider: null, notes: [] };
    return { ...modelStatus(state), code, provider, notes };
}
