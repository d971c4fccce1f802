/** A run that lasts longer than this, or than 20 usual ones, is a hang, in ms. */
const LEAST_MS = 10_000;
const FACTOR = 20;
const KEPT = 31;

/** Knows how long a run may last, from the runs before. */
export class HangLimit {
    readonly #durations: number[] = [];

    constructor(private readonly leastMs = LEAST_MS) {}

    add(milliseconds: number): void {
        this.#durations.push(milliseconds);
        if (this.#durations.length > KEPT) this.#durations.shift();
    }

    /** Milliseconds. */
    read(): number {
        const sorted = [...this.#durations].sort((a, b) => a - b);
        return Math.max(this.leastMs, FACTOR * (sorted[Math.floor(sorted.length / 2)] ?? 0));
    }
}
