import type { Outgoing } from "../outgoing";
import { Fifo } from "./fifo";

interface Waiting {
    readonly entry: Outgoing;
    readonly since: number;
}

/** Streams that wait: the newest few of each topic, and none for long. */
export class StreamQueue {
    readonly #waiting = new Fifo<Waiting>();
    readonly #perTopic = new Map<string, number>();

    constructor(
        private readonly limits: { readonly perTopic: number; readonly ageS: number },
        private readonly now: () => number = () => performance.now(),
    ) {}

    get size(): number {
        return this.#waiting.size;
    }

    add(entry: Outgoing): void {
        this.#expire();
        this.#waiting.push({ entry, since: this.now() });
        this.#count(entry.topic, 1);
        this.#shorten(entry.topic);
    }

    take(): Outgoing | undefined {
        this.#expire();
        return this.#shift()?.entry;
    }

    /** Takes back what was sent and not acknowledged, in its order, ahead of what came later. */
    putBack(entries: readonly Outgoing[]): void {
        // The age of what was sent begins anew: it was fresh then.
        this.#waiting.unshift(entries.map((entry) => ({ entry, since: this.now() })));
        for (const { topic } of entries) this.#count(topic, 1);
        for (const topic of new Set(entries.map(({ topic }) => topic))) this.#shorten(topic);
    }

    /** Takes out everything of one owner. */
    forget(owner: object): Outgoing[] {
        const out = this.#waiting.keep(({ entry }) => entry.owner !== owner).map(({ entry }) => entry);
        for (const { topic } of out) this.#count(topic, -1);
        return out;
    }

    #expire(): void {
        const oldest = this.now() - this.limits.ageS * 1000;
        for (let head = this.#waiting.peek(); head && head.since < oldest; head = this.#waiting.peek()) {
            this.#shift()?.entry.ended({ kind: "dropped", reason: "expired" });
        }
    }

    #shift(): Waiting | undefined {
        const waiting = this.#waiting.shift();
        if (waiting) this.#count(waiting.entry.topic, -1);
        return waiting;
    }

    #count(topic: string, change: number): void {
        const count = (this.#perTopic.get(topic) ?? 0) + change;
        if (count > 0) this.#perTopic.set(topic, count);
        else this.#perTopic.delete(topic);
    }

    #shorten(topic: string): void {
        let excess = (this.#perTopic.get(topic) ?? 0) - this.limits.perTopic;
        if (excess <= 0) return;
        const out = this.#waiting.keep(({ entry }) => entry.topic !== topic || excess-- <= 0);
        for (const { entry } of out) {
            this.#count(topic, -1);
            entry.ended({ kind: "dropped", reason: "queue" });
        }
    }
}
