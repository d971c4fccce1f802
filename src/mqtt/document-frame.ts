import type { VisionInfo } from "../detection";

/** What every document says of the frame that it speaks of, in the order in which it is read. */
export function documentFrame(
    { source, sequence, capturedAt, pts, frame, model, timings }: VisionInfo,
    session: string,
    number: number,
): Record<string, unknown> {
    return {
        ...{ session, number, source, sequence, capturedAt },
        // Messages that did not come from a camera may lack it.
        pts: pts ?? null,
        frame,
        ...(model ? { model } : {}),
        ...(timings ? { timings } : {}),
    };
}
