import type { VisionInfo } from "../../src/detection";
import type { VisionFrame } from "../../src/frame";

/** `msg.vision` as far as the frame itself knows it. */
export function visionOf(frame: VisionFrame): VisionInfo {
    return {
        source: frame.source,
        sequence: frame.sequence,
        capturedAt: frame.capturedAt,
        pts: frame.pts,
        frame: { width: frame.nativeWidth, height: frame.nativeHeight },
    };
}
