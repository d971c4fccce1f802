import { monitorEventLoopDelay, type IntervalHistogram } from "node:perf_hooks";

/** Sampling interval in ms; the histogram counts it in, so it is taken off again. */
const RESOLUTION_MS = 5;
/** Length of one window; a read covers the last full window and the running one: 30 to 60 s. */
const WINDOW_MS = 30_000;

/** How late the event loop runs, while somebody watches. */
export class EventLoopDelay {
    readonly #current: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    readonly #timer: NodeJS.Timeout;
    #last = 0;

    constructor() {
        this.#current.enable();
        this.#timer = setInterval(() => {
            this.#last = this.#read();
            this.#current.reset();
        }, WINDOW_MS);
        this.#timer.unref();
    }

    /** The larger p99 of the last full window and the running one, in ms, rounded to 2 decimals. */
    p99(): number {
        return Math.round(Math.max(this.#last, this.#read()) * 100) / 100;
    }

    close(): void {
        clearInterval(this.#timer);
        this.#current.disable();
    }

    #read(): number {
        if (this.#current.count === 0) return 0;
        return Math.max(0, this.#current.percentile(99) / 1e6 - RESOLUTION_MS);
    }
}
