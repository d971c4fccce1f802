import type { Outgoing } from "../outgoing";

/** States that wait, one per topic, and the last of each that a broker has to be told again. */
export class StateQueue {
    readonly #waiting = new Map<string, Outgoing>();
    /** Retained states that the broker has, as far as we know. */
    readonly #told = new Map<string, Outgoing>();

    constructor(private readonly limit: number) {}

    get size(): number {
        return this.#waiting.size;
    }

    add(entry: Outgoing): void {
        const older = this.#waiting.get(entry.topic);
        this.#waiting.delete(entry.topic);
        this.#waiting.set(entry.topic, entry);
        this.#told.delete(entry.topic);
        older?.ended({ kind: "dropped", reason: "newer" });
        if (this.#waiting.size <= this.limit) return;
        const [oldest] = this.#waiting.values();
        if (!oldest) return;
        this.#waiting.delete(oldest.topic);
        oldest.ended({ kind: "dropped", reason: "queue" });
    }

    take(): Outgoing | undefined {
        const [entry] = this.#waiting.values();
        if (entry) this.#waiting.delete(entry.topic);
        return entry;
    }

    /** The broker took it; an empty payload asks it to forget, and is no state to tell again. */
    sent(entry: Outgoing): void {
        if (!entry.retain || entry.expiresAt !== null || entry.render().length === 0) return;
        if (!this.#waiting.has(entry.topic)) this.#told.set(entry.topic, entry);
    }

    /** Another connection: its broker may have forgotten everything. */
    repeat(): void {
        const told = [...this.#told.values()];
        this.#told.clear();
        // Its publisher knows the end of it already.
        this.putBack(told.map((entry) => ({ ...entry, ended: () => undefined })));
    }

    /** Takes back what was sent and not acknowledged, unless there is a newer one. */
    putBack(entries: readonly Outgoing[]): void {
        const states = new Map<string, Outgoing>();
        for (const entry of entries) {
            states.get(entry.topic)?.ended({ kind: "dropped", reason: "newer" });
            states.set(entry.topic, entry);
        }
        for (const [topic, entry] of states) {
            if (this.#waiting.has(topic)) entry.ended({ kind: "dropped", reason: "newer" });
            else this.#waiting.set(topic, entry);
        }
    }

    /** Takes out everything of one owner. */
    forget(owner: object): Outgoing[] {
        for (const [topic, entry] of this.#told) if (entry.owner === owner) this.#told.delete(topic);
        const left = [...this.#waiting.values()].filter((entry) => entry.owner === owner);
        for (const { topic } of left) this.#waiting.delete(topic);
        return left;
    }
}
