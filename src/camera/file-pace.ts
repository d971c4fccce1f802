/** A stamp that jumps further is stray, as ffmpeg itself reckons (its `dts_delta_threshold`), in seconds. */
const JUMP_S = 10;
/** Whoever is further behind than this goes on from where it is, instead of rushing, in ms. */
const LATE_MS = 1000;

/** Plays the pictures of a file at the times of their stamps. */
export class FilePace {
    #lastPts: number | null = null;
    #lastDue = 0;
    #usualGap = 0;

    /**
     * @param pts  seconds; null, or a jump forward of more than 10 s or backward, follows after the usual gap
     * @param now  ms
     * @returns    ms from now until this picture is due, 0 or more
     */
    delay(pts: number | null, now: number): number {
        if (this.#lastPts === null && this.#lastDue === 0) this.#lastDue = now;
        else this.#lastDue += this.#gap(pts);
        if (pts !== null) this.#lastPts = pts;
        if (this.#lastDue < now - LATE_MS) this.#lastDue = now;
        return Math.max(0, this.#lastDue - now);
    }

    #gap(pts: number | null): number {
        if (pts === null || this.#lastPts === null) return this.#usualGap;
        const gap = pts - this.#lastPts;
        if (gap < 0 || gap > JUMP_S) return this.#usualGap;
        return (this.#usualGap = gap * 1000);
    }
}
