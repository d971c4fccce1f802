import type { Box } from "../detection";

/** What begins, stays or ends; times are ms since 1970. */
export interface EventFacts {
    readonly type: "begin" | "update" | "end";
    readonly label: string;
    readonly id: string;
    readonly start: number;
    readonly end: number | null;
    readonly score: number;
    readonly box: Box;
    readonly count: number;
    readonly cutOff: boolean;
    /** The camera's native size in pixels. */
    readonly frame: { readonly width: number; readonly height: number };
}

/** A JPEG that goes beside an event. */
export interface PictureFacts {
    readonly topic: string;
    readonly bytes: number;
    readonly width: number;
    readonly height: number;
    /** Why it is not published; null if it is. */
    readonly missing: string | null;
}

export interface SnapshotFacts {
    readonly sequence: number;
    readonly capturedAt: string;
    readonly whole: PictureFacts;
    readonly crop: PictureFacts;
}

/** docs/schema/event.json */
export interface EventDocument {
    readonly schema: "csp-vision/event/1";
    readonly session: string;
    readonly number: number;
    readonly source: string;
    readonly label: string;
    readonly id: string;
    readonly type: EventFacts["type"];
    readonly start: string;
    readonly end: string | null;
    readonly score: number;
    readonly box: Box;
    readonly count: number;
    readonly cutOff: boolean;
    readonly frame: EventFacts["frame"];
    readonly snapshot: SnapshotFacts | null;
}

/** Where an event document stands among others. */
export interface EventPlace {
    readonly session: string;
    readonly number: number;
    readonly source: string;
}

/** An event as it is published. */
export function eventDocument(
    { session, number, source }: EventPlace,
    { type, label, id, start, end, score, box, count, cutOff, frame }: EventFacts,
    snapshot: SnapshotFacts | null,
): EventDocument {
    return {
        schema: "csp-vision/event/1",
        session,
        number,
        source,
        label,
        id,
        type,
        start: new Date(start).toISOString(),
        end: end === null ? null : new Date(end).toISOString(),
        score,
        box,
        count,
        cutOff,
        frame: { width: frame.width, height: frame.height },
        snapshot,
    };
}
