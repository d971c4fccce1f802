import type { NodeMessage } from "node-red";
import { VisionError } from "../../src/errors";
import { VisionFrame } from "../../src/frame";

/**
 * The frame of a message; null if it has none.
 *
 * @throws {VisionError} `E_FRAME_COPIED` if `msg.frame` is what a copy or a trip through JSON has left of one
 */
export function frameOf(message: NodeMessage): VisionFrame | null {
    const frame = message["frame"];
    if (frame === undefined || frame === null) return null;
    if (VisionFrame.isFrame(frame)) return frame;
    throw new VisionError(
        "E_FRAME_COPIED",
        "Expected msg.frame as a camera sent it, got a copy without pixels: a Change node with deep copy, a JSON " +
            "node or a file context makes one. Move msg.frame without copying it.",
    );
}
