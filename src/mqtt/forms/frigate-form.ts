import { VisionError } from "../../errors";
import type { EventDocument } from "../event-document";
import type { EventForm } from "./event-form";

/**
 * What of a Frigate event its consumers read (docs/schema/frigateEvent.json); times are seconds since 1970, the box
 * is left, top, right, bottom in pixels of the frame.
 */
export interface FrigateState {
    readonly id: string;
    readonly camera: string;
    readonly label: string;
    readonly sub_label: null;
    readonly score: number;
    readonly top_score: number;
    readonly false_positive: false;
    readonly start_time: number;
    readonly end_time: number | null;
    readonly frame_time: number;
    readonly box: readonly [number, number, number, number];
    readonly area: number;
    readonly current_zones: readonly string[];
    readonly entered_zones: readonly string[];
    readonly has_clip: false;
    readonly has_snapshot: boolean;
    readonly stationary: false;
}

export interface FrigateEvent {
    readonly type: "new" | "update" | "end";
    readonly before: FrigateState;
    readonly after: FrigateState;
}

const TYPES = { begin: "new", update: "update", end: "end" } as const;

/**
 * The same event as Frigate writes it. `before` is the event as it stood at its begin, since what was published in
 * between is not kept: consumers compare it with `after` to see what is new.
 */
export function frigateEvent(document: EventDocument): FrigateEvent {
    const after = frigateState(document);
    const before = document.type === "begin" ? after : { ...after, end_time: null };
    return { type: TYPES[document.type], before, after };
}

/** Frigate's form: `<prefix>/events`, all cameras on one topic. */
export const frigateForm: EventForm = (document, { topics, channel }) => {
    if (channel !== "") {
        throw new VisionError(
            "E_CONFIG",
            "Field form: Frigate's form has no channels; leave the channel empty.",
        );
    }
    return { topic: topics.shared("events"), payload: JSON.stringify(frigateEvent(document)) };
};

function frigateState(document: EventDocument): FrigateState {
    const { id, source, label, score, start, end, box, frame, snapshot } = document;
    const { width, height } = frame;
    const corners = [
        box.x * width,
        box.y * height,
        (box.x + box.width) * width,
        (box.y + box.height) * height,
    ];
    const [left = 0, top = 0, right = 0, bottom = 0] = corners.map(Math.round);
    return {
        id,
        camera: source,
        label,
        sub_label: null,
        score,
        top_score: score,
        false_positive: false,
        start_time: seconds(start),
        end_time: end === null ? null : seconds(end),
        frame_time: seconds(snapshot?.capturedAt ?? end ?? start),
        box: [left, top, right, bottom],
        area: (right - left) * (bottom - top),
        current_zones: [],
        entered_zones: [],
        has_clip: false,
        has_snapshot: snapshot !== null && snapshot.whole.missing === null,
        stationary: false,
    };
}

function seconds(time: string): number {
    return Date.parse(time) / 1000;
}
