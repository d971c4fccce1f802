import type { Node } from "node-red";
import type { VisionError } from "../errors";
import type { NodeStatus } from "./node-status";
import { toVisionError } from "./on-input";

/**
 * Runs the part of a node's constructor that can fail (fields, names already taken). A failure puts the node in
 * error, on its status and in the log, instead of leaving it half made.
 *
 * @returns the failure, or null
 */
export function attemptStart(node: Node, status: NodeStatus, start: () => void): VisionError | null {
    try {
        start();
        return null;
    } catch (thrown) {
        const error = toVisionError(thrown);
        status.show("error", error.message);
        node.error(error);
        return error;
    }
}
