import type { NodeMessage } from "node-red";
import type { Box, Detection } from "../../src/detection";
import { VisionError } from "../../src/errors";

/**
 * The detections of a message whose parts are to be classified; null where the payload is no list, so that the whole
 * picture is meant.
 *
 * @throws {VisionError} `E_PAYLOAD` for a list of anything else, `E_NO_PICTURE` for detections without their frame
 */
export function detectionsOf({
    payload,
    frame,
}: NodeMessage & { readonly frame?: unknown }): Detection[] | null {
    if (!Array.isArray(payload)) return null;
    const wrong = payload.findIndex((entry: unknown) => !isDetection(entry));
    if (wrong >= 0) {
        throw new VisionError(
            "E_PAYLOAD",
            `Expected detections in msg.payload, each with a box of x, y, width and height from 0 to 1, entry ${wrong} ` +
                "has none. Delete msg.payload to have the whole frame classified.",
        );
    }
    if (payload.length > 0 && (frame === undefined || frame === null)) {
        throw new VisionError(
            "E_NO_PICTURE",
            "Expected the frame of the detections in msg.frame, got none: a node on the way has made a new message.",
        );
    }
    return payload as Detection[];
}

function isDetection(entry: unknown): boolean {
    const box = (entry as { readonly box?: Partial<Box> } | null | undefined)?.box;
    if (typeof box !== "object" || (box as unknown) === null) return false;
    const edges = [box.x, box.y, box.width, box.height];
    return edges.every((edge) => typeof edge === "number" && edge >= 0 && edge <= 1);
}
