/** An event that began and did not end. */
export interface OpenEvent {
    readonly topic: string;
    readonly id: string;
    readonly session: string;
    /** What it is of; empty if it does not say. */
    readonly label: string;
}

/** Follows events from begin to end, by topic and id. */
export class OpenEvents {
    readonly #open = new Map<string, OpenEvent>();

    take(topic: string, document: { readonly session: string } & Readonly<Record<string, unknown>>): void {
        const { id, type, session, label } = document;
        if ((typeof id !== "string" && typeof id !== "number") || typeof type !== "string") return;
        const key = `${topic}\n${id}`;
        if (type === "end") this.#open.delete(key);
        else if (type === "begin") {
            this.#open.set(key, {
                topic,
                id: String(id),
                session,
                label: typeof label === "string" ? label : "",
            });
        }
    }

    all(): OpenEvent[] {
        return [...this.#open.values()];
    }
}
