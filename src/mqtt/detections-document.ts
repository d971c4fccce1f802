import { documentFrame } from "./document-frame";
import type { DetectionMessage } from "./read-message";

/** One frame's result as it is published and printed (docs/schema/detections.json). */
export function detectionsDocument(
    { detections, vision }: DetectionMessage,
    session: string,
    number: number,
): Record<string, unknown> {
    return { schema: "csp-vision/detections/1", ...documentFrame(vision, session, number), detections };
}
