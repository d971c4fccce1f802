/** A frame is with the host so long before the run before it ends, ms: longer than the way there, shorter than one would notice. */
const LEAD_MS = 20;
/** Of so many runs the shortest counts: a host that waits costs more than a frame that is a little older. */
const KEPT = 8;

/** Knows when the host should get its second frame: early enough not to wait, and no earlier, so that the frame is new. */
export class RunPace {
    readonly #durations: number[] = [];
    #since = 0;

    /** The host, which had none, begins a run; at a time in ms. */
    began(now: number): void {
        this.#since = now;
    }

    /** The host has answered, and begins what else it has. */
    ended(now: number): void {
        this.#durations.push(now - this.#since);
        if (this.#durations.length > KEPT) this.#durations.shift();
        this.#since = now;
    }

    /** Milliseconds from now until the second frame should go; 0 means at once. */
    delay(now: number): number {
        if (this.#durations.length === 0) return 0;
        return Math.max(0, this.#since + Math.min(...this.#durations) - LEAD_MS - now);
    }
}
