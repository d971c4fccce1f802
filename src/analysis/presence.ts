import { randomBytes } from "node:crypto";
import type { Detection } from "../detection";
import { LabelPresence } from "./label-presence";
import type { PresenceChange } from "./presence-change";
import type { PresenceOptions } from "./presence-options";

/** What one frame has changed. */
export interface PresenceLook {
    readonly changes: readonly PresenceChange[];
    /** Ids of what this frame shows better than any before, also of what only begins later. */
    readonly best: readonly string[];
    /** Ids of what is over or was never there. */
    readonly gone: readonly string[];
}

/**
 * Turns the detections of one source into begin, update and end of the presence of each label. It knows no clock:
 * frames bring their time along, so that a file gives the same events however fast it is read.
 */
export class Presence {
    readonly #labels = new Map<string, LabelPresence>();
    #now = Number.NEGATIVE_INFINITY;

    constructor(
        private readonly options: PresenceOptions,
        private readonly makeId: () => string = () => randomBytes(8).toString("hex"),
    ) {}

    /** How many begins still lack their end. */
    get open(): number {
        return [...this.#labels.values()].filter((label) => label.isPresent).length;
    }

    /**
     * @param detections all of one frame
     * @param at when the frame was taken, ms since 1970; one that goes back counts as of the latest before it
     */
    look(detections: readonly Detection[], at: number): PresenceLook {
        const now = (this.#now = Math.max(this.#now, at));
        const changes: PresenceChange[] = [];
        const best: string[] = [];
        const gone: string[] = [];
        // Before anything is seen: what was away too long and is back is somebody else.
        for (const [label, presence] of [...this.#labels]) {
            if (!presence.isOverdue(now)) continue;
            if (presence.isPresent) changes.push(presence.end(false));
            gone.push(this.#forget(label, presence));
        }
        const found = groupByLabel(detections);
        for (const label of found.keys()) this.#expect(label, now);
        for (const [label, presence] of [...this.#labels]) {
            const seen = found.get(label);
            if (seen) {
                const { isBest, change } = presence.see(seen, now);
                if (isBest) best.push(presence.id);
                if (change) changes.push(change);
            } else {
                presence.miss();
                if (presence.isRefuted) gone.push(this.#forget(label, presence));
            }
        }
        return { changes, best, gone };
    }

    /** Ends everything as cut off: nobody looks any more. */
    cutOff(): PresenceChange[] {
        const present = [...this.#labels.values()].filter((label) => label.isPresent);
        this.#labels.clear();
        return present.map((label) => label.end(true));
    }

    #expect(label: string, now: number): void {
        if (this.#labels.has(label)) return;
        this.#labels.set(label, new LabelPresence(label, this.makeId(), now, this.options));
    }

    #forget(label: string, { id }: LabelPresence): string {
        this.#labels.delete(label);
        return id;
    }
}

function groupByLabel(detections: readonly Detection[]): Map<string, Detection[]> {
    const found = new Map<string, Detection[]>();
    for (const detection of detections) {
        const same = found.get(detection.label);
        if (same) same.push(detection);
        else found.set(detection.label, [detection]);
    }
    return found;
}
