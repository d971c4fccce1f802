/** How many may follow one another at once, so that a slow timer does not slow the pace. */
const BURST = 10;

/**
 * The pace at which what was kept during an outage is sent: a broker takes it at any speed, and then drops what the
 * queue of a slow subscriber cannot hold. It ends for good when nothing is left.
 */
export class CatchUp {
    #isOver = false;
    #tokens = BURST;
    #last: number;
    #fresh = 0;
    readonly #start: number;

    /** @param pace per second */
    constructor(
        private readonly pace: number,
        private readonly now: () => number = () => performance.now(),
    ) {
        this.#start = this.#last = now();
    }

    /** One more has come meanwhile. */
    arrived(): void {
        this.#fresh += 1;
    }

    allows(): boolean {
        if (this.#isOver) return true;
        const now = this.now();
        this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#last) / 1000) * this.#rate(now));
        this.#last = now;
        return this.#tokens >= 1;
    }

    took(): void {
        this.#tokens -= 1;
    }

    /** Milliseconds until one more is allowed. */
    wait(): number {
        return this.allows() ? 0 : ((1 - this.#tokens) / this.#rate(this.now())) * 1000;
    }

    end(): void {
        this.#isOver = true;
    }

    /** At least twice of what comes, or it would never end. */
    #rate(now: number): number {
        const seconds = Math.max(1, (now - this.#start) / 1000);
        return Math.max(this.pace, (2 * this.#fresh) / seconds);
    }
}
