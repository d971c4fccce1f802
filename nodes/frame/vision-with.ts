import type { ModelReference, Timings, VisionInfo } from "../../src/detection";
import type { VisionFrame } from "../../src/frame";
import { receivedVision } from "./received-vision";
import { visionOf } from "./vision-of";

/** Who gave the result that stands in `msg.payload`. */
export interface ResultOrigin {
    readonly model: ModelReference | null;
    readonly timings: Timings;
    readonly classes: readonly string[] | null;
}

/**
 * `msg.vision` of a result on a whole frame: what the message says of the frame stays, save what a node before this one
 * has said of its own result.
 */
export function visionWith(
    received: unknown,
    frame: VisionFrame,
    { model, timings, classes }: ResultOrigin,
): VisionInfo {
    const vision: Record<string, unknown> = { ...receivedVision(received) };
    delete vision["classes"];
    delete vision["classifier"];
    return {
        ...vision,
        ...visionOf(frame),
        ...(model && { model }),
        timings,
        ...(classes && { classes }),
    };
}
