import { performance } from "node:perf_hooks";

/** Age at which a sample stops counting, in ms. */
const WINDOW_MS = 30_000;
/** Samples kept per window: bounds memory and sorting; at more than 136 per second the newest ones decide. */
const CAPACITY = 4096;

/** Percentiles of one stage, in the unit of the samples, rounded to 2 decimals. */
export interface Percentiles {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
}

/** Percentiles (nearest rank) over the samples of the last 30 s. */
export class PercentileWindow {
    readonly #times = new Float64Array(CAPACITY);
    readonly #values = new Float64Array(CAPACITY);
    #next = 0;
    #count = 0;
    #samples = 0;
    #sum = 0;

    constructor(private readonly now: () => number = () => performance.now()) {}

    /** Of all samples ever added: how many, and their sum. */
    get totals(): { readonly count: number; readonly sum: number } {
        return { count: this.#samples, sum: this.#sum };
    }

    add(value: number): void {
        this.#samples += 1;
        this.#sum += value;
        this.#times[this.#next] = this.now();
        this.#values[this.#next] = value;
        this.#next = (this.#next + 1) % CAPACITY;
        this.#count = Math.min(this.#count + 1, CAPACITY);
    }

    /** Null when there is no sample in the window. */
    read(): Percentiles | null {
        const oldest = this.now() - WINDOW_MS;
        const live = new Float64Array(this.#count);
        let length = 0;
        for (let i = 0; i < this.#count; i++) {
            if ((this.#times[i] ?? 0) > oldest) live[length++] = this.#values[i] ?? 0;
        }
        if (length === 0) return null;
        const sorted = live.subarray(0, length).sort();
        const rank = (share: number): number => {
            const value = sorted[Math.ceil(share * length) - 1] ?? 0;
            return Math.round(value * 100) / 100;
        };
        return { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) };
    }
}
