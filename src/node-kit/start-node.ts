import type { Node } from "node-red";
import type { VisionError } from "../errors";
import type { NodeStatus } from "./node-status";
import { onInput, toVisionError } from "./on-input";

/**
 * Runs the part of a node's constructor that can fail (fields, names already taken). A failure puts the node in
 * error, on its status and in the log, and answers each message it gets.
 *
 * @returns the failure, or null
 */
export function startNode(node: Node, status: NodeStatus, start: () => void): VisionError | null {
    try {
        start();
        return null;
    } catch (thrown) {
        const error = toVisionError(thrown);
        status.show("error", error.message);
        node.error(error);
        onInput(node, () => {
            throw error;
        });
        return error;
    }
}
