import { performance } from "node:perf_hooks";

/** Length of the window in ms; long enough that 7 per second reads 7 ± 0.2. */
const WINDOW_MS = 5000;

/** Events per second over the last 5 s, read as events in the window / 5: it climbs during the first 5 s. */
export class RateMeter {
    #times: number[] = [];
    #start = 0;

    constructor(private readonly now: () => number = () => performance.now()) {}

    mark(): void {
        this.#times.push(this.now());
        this.#forget();
    }

    /** Events per second. */
    read(): number {
        this.#forget();
        return ((this.#times.length - this.#start) * 1000) / WINDOW_MS;
    }

    #forget(): void {
        const oldest = this.now() - WINDOW_MS;
        while (this.#start < this.#times.length && (this.#times[this.#start] ?? 0) <= oldest)
            this.#start += 1;
        // Compact now and then, so that marking stays cheap and memory follows the window.
        if (this.#start > 1024 && this.#start * 2 > this.#times.length) {
            this.#times = this.#times.slice(this.#start);
            this.#start = 0;
        }
    }
}
