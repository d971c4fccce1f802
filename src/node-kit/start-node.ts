import type { Node } from "node-red";
import type { VisionError } from "../errors";
import { attemptStart } from "./attempt-start";
import type { NodeStatus } from "./node-status";
import { onInput } from "./on-input";

/**
 * Like `attemptStart`, and a node that failed answers each message it gets with that failure.
 *
 * @returns the failure, or null
 */
export function startNode(node: Node, status: NodeStatus, start: () => void): VisionError | null {
    const failure = attemptStart(node, status, start);
    if (failure) {
        onInput(node, () => {
            throw failure;
        });
    }
    return failure;
}
