import type { NodeAPI } from "node-red";
import type { ModelNode } from "./model-node";
import { modelStatus } from "./model-status";

/**
 * `GET /csp-vision/model-state?id=…` tells the editor what a csp-model is doing: `{kind, text, provider, notes}`, the
 * first two as on its status but in full, the others null and empty unless it is loaded. One that is not deployed is
 * one that no node uses.
 */
export function addStateRoute(RED: NodeAPI): void {
    RED.httpAdmin.get(
        "/csp-vision/model-state",
        RED.auth.needsPermission("csp-vision.read"),
        (request, response) => {
            const id = request.query["id"];
            const node = RED.nodes.getNode(typeof id === "string" ? id : "") as Partial<ModelNode> | null;
            const state = node?.uses?.state ?? null;
            const info = state?.kind === "ready" ? state.info : null;
            response.json({
                ...modelStatus(state),
                provider: info?.provider ?? null,
                notes: info?.notes ?? [],
            });
        },
    );
}
