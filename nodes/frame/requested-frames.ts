import type { VisionFrame } from "../../src/frame";

/**
 * Frames that were picture files, which somebody waits for: no node behind the one that decoded them drops them in
 * favour of a newer one.
 */
export const requestedFrames = new WeakSet<VisionFrame>();
