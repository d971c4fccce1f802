import { performance } from "node:perf_hooks";

/**
 * Lets so many through per second. One interval of grace takes up jitter, so that a source at just this rate loses
 * nothing.
 */
export class RateGate {
    readonly #interval: number;
    /** When the next one is due, in ms. */
    #due = Number.NEGATIVE_INFINITY;

    /** @param rate per second; null lets everything through */
    constructor(
        rate: number | null,
        private readonly now: () => number = () => performance.now(),
    ) {
        this.#interval = rate === null ? 0 : 1000 / rate;
    }

    admits(): boolean {
        const now = this.now();
        if (now < this.#due - this.#interval) return false;
        this.#due = Math.max(this.#due, now) + this.#interval;
        return true;
    }
}
