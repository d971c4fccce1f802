/** How many gaps count, and how many of them make a silence a stall (a slow camera is not a dead one). */
const GAPS = 10;
const FACTOR = 4;
/** Before the second picture: cameras that give fewer than 5 a second and of which few are wanted are rare. */
const LONGEST_GAP_MS = 200;

/** Knows how long a source may be silent, from the gaps between its last pictures; outlives single runs. */
export class StallLimit {
    readonly #gaps: number[] = [];
    #last: number | null = null;

    /**
     * @param timeouts  milliseconds
     * @param rate      pictures per second that are asked for; null means all there are
     * @param nth       of so many pictures one is asked for
     */
    constructor(
        private readonly timeouts: { readonly stall: number; readonly firstFrame: number },
        private readonly rate: number | null = null,
        private readonly nth = 1,
    ) {}

    /** A picture has come, at a time in ms. */
    mark(now: number): void {
        if (this.#last !== null) this.#gaps.push(now - this.#last);
        if (this.#gaps.length > GAPS) this.#gaps.shift();
        this.#last = now;
    }

    /** A new run begins: the silence before it is no gap between pictures. */
    interrupt(): void {
        this.#last = null;
    }

    /** Milliseconds. Before the second picture ever, nobody knows the pace of the source. */
    read(): number {
        const asked = this.rate === null ? 0 : (FACTOR * 1000) / this.rate;
        const { stall, firstFrame } = this.timeouts;
        if (this.#gaps.length === 0)
            return Math.max(stall, firstFrame, asked, FACTOR * LONGEST_GAP_MS * this.nth);
        const mean = this.#gaps.reduce((sum, gap) => sum + gap, 0) / this.#gaps.length;
        return Math.max(stall, asked, FACTOR * mean);
    }
}
