import type { NodeAPI, NodeDef } from "node-red";
import { VisionError } from "../../src/errors";
import type { ModelUse } from "../../src/model/model-use";
import type { ModelNode } from "./model-node";

/**
 * A share of the model that a node names in its field `model`.
 *
 * @throws {VisionError} `E_CONFIG` if that is no csp-model or a disabled one, else what is wrong with it
 */
export function acquireFrom(RED: NodeAPI, config: NodeDef): ModelUse {
    const id = config["model"];
    // Node-RED gives null for a node that is missing or disabled, whatever its types say.
    const found = RED.nodes.getNode(typeof id === "string" ? id : "") as Partial<ModelNode> | null;
    if (!found?.acquire) {
        throw new VisionError("E_CONFIG", "Field model: expected a csp-model, got none or a disabled one.");
    }
    return found.acquire();
}
