import { Fifo } from "./fifo";
import type { HeldEvent } from "./held-event";

/** Between two tries whether somebody has subscribed, in ms. */
const RETRY_MS = 1000;

/**
 * The events of one topic, in order. While it is not known whether anybody subscribes, one event is sent ahead of
 * the others: were they all under way, those that found nobody would have to come after those that found somebody.
 */
export class EventLine {
    readonly waiting = new Fifo<HeldEvent>();
    #underWay = 0;
    #hearing: "unknown" | "heard" | "unheard" = "heard";
    #unheardSince = 0;
    #retryAt = 0;

    /** @param tellsHearing the broker says when nobody subscribes, and that matters */
    begin(tellsHearing: boolean): void {
        this.#hearing = tellsHearing ? "unknown" : "heard";
        this.#retryAt = 0;
    }

    get isUnheard(): boolean {
        return this.#hearing === "unheard";
    }

    /** When the next event may be sent, by the clock of {@link take}; null when something else has to happen first. */
    readyAt(): number | null {
        if (this.waiting.size === 0 || (this.#hearing !== "heard" && this.#underWay > 0)) return null;
        return this.#retryAt;
    }

    take(): HeldEvent | undefined {
        const event = this.waiting.shift();
        if (event) this.#underWay += 1;
        return event;
    }

    /** What {@link take} gave has come to an end. */
    left(): void {
        this.#underWay -= 1;
    }

    /** What {@link take} gave has come back; acknowledgements of other events may have come before. */
    putBack(events: readonly HeldEvent[]): void {
        this.#underWay -= events.length;
        const front = [...events];
        const last = Math.max(...events.map(({ record }) => record.id));
        for (let head = this.waiting.peek(); head && head.record.id < last; head = this.waiting.peek()) {
            front.push(head);
            this.waiting.shift();
        }
        this.waiting.unshift(front.sort((a, b) => a.record.id - b.record.id));
    }

    heard(): void {
        this.#hearing = "heard";
        this.#retryAt = 0;
    }

    /** Nothing is sent for a while. */
    pause(now: number): void {
        this.#retryAt = now + RETRY_MS;
    }

    /**
     * The broker knew no subscriber.
     *
     * @returns since when that is so
     */
    unheard(now: number): number {
        if (this.#hearing !== "unheard") this.#unheardSince = now;
        this.#hearing = "unheard";
        this.pause(now);
        return this.#unheardSince;
    }
}
