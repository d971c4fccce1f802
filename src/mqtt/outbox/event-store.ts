import type { EventRecord } from "./held-event";

/** Where events are kept beside memory. None of this throws: an event in memory is better than none. */
export interface EventStore {
    /** What an earlier run left, in order. */
    load(): readonly EventRecord[];
    append(record: EventRecord): void;
    /** The event has come to its end. */
    done(id: number): void;
    close(): void;
    /** What does not work, as words for a status; null if all does. */
    readonly trouble: string | null;
}

/** Keeps nothing. */
export class NoStore implements EventStore {
    readonly trouble = null;
    load(): readonly EventRecord[] {
        return [];
    }
    append(): void {
        // Memory holds it.
    }
    done(): void {
        // Nothing to strike out.
    }
    close(): void {
        // Nothing is open.
    }
}
