import type { EventDocument } from "../event-document";
import type { Topics } from "../topics";

/** Where an event is published. */
export interface FormPlace {
    readonly topics: Topics;
    readonly channel: string;
}

/** What goes to the broker for an event. */
export interface FormedEvent {
    readonly topic: string;
    readonly payload: string;
}

/**
 * How events are written for those who read them; the same event always gives the same text. Null leaves an event
 * out; those that take time are published in their order all the same.
 */
export type EventForm = (
    document: EventDocument,
    place: FormPlace,
) => FormedEvent | Promise<FormedEvent | null>;
