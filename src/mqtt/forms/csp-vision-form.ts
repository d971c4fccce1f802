import type { EventForm } from "./event-form";

/** Our own form: docs/schema/event.json on `<prefix>/<source>/events`. */
export const cspVisionForm: EventForm = (document, { topics, channel }) => ({
    topic: topics.events(document.source, channel),
    payload: JSON.stringify(document),
});
