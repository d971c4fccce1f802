import type { NodeAPI } from "node-red";
import type { ModelNode } from "./model-node";
import { modelStatus } from "./model-status";

/**
 * `GET /csp-vision/model-state?id=…` tells the editor what a deployed csp-model is doing: `{kind, text, provider, notes}`,
 * the first two as on its status but in full, the others null and empty until it is loaded. 404 for a node that is none.
 */
export function addStateRoute(RED: NodeAPI): void {
    RED.httpAdmin.get(
        "/csp-vision/model-state",
        RED.auth.needsPermission("csp-vision.read"),
        (request, response) => {
            const id = request.query["id"];
            const node = RED.nodes.getNode(typeof id === "string" ? id : "") as Partial<ModelNode> | null;
            if (!node?.uses) {
                response
                    .status(404)
                    .json({ code: "E_CONFIG", message: "There is no csp-model with this id." });
                return;
            }
            const { state } = node.uses;
            const info = state?.kind === "ready" ? state.info : null;
            response.json({
                ...modelStatus(state),
                provider: info?.provider ?? null,
                notes: info?.notes ?? [],
            });
        },
    );
}
