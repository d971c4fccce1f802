import type { DetectionMessage } from "./read-message";

/** One frame's result as it is published and printed (docs/schema/detections.json). */
export function detectionsDocument(
    { detections, vision }: DetectionMessage,
    session: string,
    number: number,
): Record<string, unknown> {
    const { source, sequence, capturedAt, frame, model, timings } = vision;
    return {
        schema: "csp-vision/detections/1",
        session,
        number,
        source,
        sequence,
        capturedAt,
        // Messages that did not come from a camera may lack it.
        pts: vision.pts ?? null,
        frame,
        ...(model ? { model } : {}),
        ...(timings ? { timings } : {}),
        detections,
    };
}
