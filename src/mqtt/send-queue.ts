import type { Outgoing } from "./outgoing";

/** Documents that wait per topic: at 5 per second, those of the last 20 s. */
const DOCUMENTS_PER_TOPIC = 100;

/** What waits for the broker, bounded: documents by newest kept, states by one per topic. */
export class SendQueue {
    readonly #states = new Map<string, Outgoing>();
    #documents: Outgoing[] = [];

    constructor(private readonly limit = DOCUMENTS_PER_TOPIC) {}

    get size(): number {
        return this.#states.size + this.#documents.length;
    }

    add(entry: Outgoing): void {
        if (entry.class === "state") {
            const older = this.#states.get(entry.topic);
            this.#states.set(entry.topic, entry);
            older?.ended({ kind: "dropped", reason: "newer" });
        } else {
            this.#documents.push(entry);
            this.#shorten(entry.topic);
        }
    }

    /** The next to be sent, states first: they are few, and somebody acts on them. */
    take(): Outgoing | undefined {
        for (const [topic, entry] of this.#states) {
            this.#states.delete(topic);
            return entry;
        }
        return this.#documents.shift();
    }

    /** Takes back what was sent and not acknowledged, in its order, ahead of what came later. */
    putBack(entries: readonly Outgoing[]): void {
        const documents = entries.filter((entry) => entry.class === "stream");
        this.#documents = [...documents, ...this.#documents];
        for (const topic of new Set(documents.map((entry) => entry.topic))) this.#shorten(topic);
        const states = new Map<string, Outgoing>();
        for (const entry of entries) {
            if (entry.class !== "state") continue;
            states.get(entry.topic)?.ended({ kind: "dropped", reason: "newer" });
            states.set(entry.topic, entry);
        }
        for (const [topic, entry] of states) {
            if (this.#states.has(topic)) entry.ended({ kind: "dropped", reason: "newer" });
            else this.#states.set(topic, entry);
        }
    }

    /** Drops everything of one owner. */
    forget(owner: object): void {
        const left = [...this.#states.values(), ...this.#documents].filter((entry) => entry.owner === owner);
        for (const entry of left) {
            if (this.#states.get(entry.topic) === entry) this.#states.delete(entry.topic);
        }
        this.#documents = this.#documents.filter((entry) => entry.owner !== owner);
        for (const entry of left) entry.ended({ kind: "dropped", reason: "stopped" });
    }

    #shorten(topic: string): void {
        let excess = this.#documents.filter((entry) => entry.topic === topic).length - this.limit;
        while (excess-- > 0) {
            const oldest = this.#documents.findIndex((entry) => entry.topic === topic);
            this.#documents.splice(oldest, 1)[0]?.ended({ kind: "dropped", reason: "queue" });
        }
    }
}
