/** An answer that takes longer than this, or than 20 usual ones, does not come any more, in ms. */
const LEAST_MS = 10_000;
const FACTOR = 20;
const KEPT = 31;
/** Loading ends with one run of the network, so the first real one takes no longer than some of those. */
const LOADS = 3;

/** Knows how long a run may last, from the runs before. */
export class HangLimit {
    readonly #durations: number[] = [];
    #loadMs = 0;

    constructor(private readonly leastMs = LEAST_MS) {}

    /** Milliseconds that loading took: all there is to go by until something ran. */
    loaded(milliseconds: number): void {
        this.#loadMs = milliseconds;
    }

    add(milliseconds: number): void {
        this.#durations.push(milliseconds);
        if (this.#durations.length > KEPT) this.#durations.shift();
    }

    /** Milliseconds for a run of so many parts, of which each has been told to take as long as {@link add} says. */
    read(parts = 1): number {
        const sorted = [...this.#durations].sort((a, b) => a - b);
        const median = sorted[Math.floor(sorted.length / 2)];
        return parts * Math.max(this.leastMs, median === undefined ? LOADS * this.#loadMs : FACTOR * median);
    }
}
