import { PercentileWindow, type Percentiles } from "./percentiles";
import { RateMeter } from "./rate-meter";

/**
 * Why a frame was not worked on, or a document not published; the words of every status, message and metric.
 * `expired`: it waited until it was worth nothing; `unheard`: the broker has it, and nobody subscribed to it.
 */
export type DropReason = "newer" | "rate" | "nth" | "host" | "stopped" | "queue" | "expired" | "unheard";

/** Figures of one node, as csp-stats sends them. `in = out + dropped + errors + under way` at any time. */
export interface NodeFigures {
    readonly node: string;
    readonly type: string;
    readonly name: string;
    readonly in: number;
    readonly out: number;
    readonly errors: number;
    readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
    /** Boxes thrown away because they held no number or no area; their frames are in `out`. */
    readonly discarded: number;
    /** Results finished in the last 5 s, per second. */
    readonly fps: number;
    /** Milliseconds over the last 30 s. */
    readonly stages: Readonly<Record<string, Percentiles>>;
}

/** What one stage took: percentiles of the last 30 s (null if it did not run in them), and all of it since the start. */
export interface StageTotals {
    readonly stage: string;
    /** Milliseconds. */
    readonly recent: Percentiles | null;
    readonly count: number;
    /** Milliseconds. */
    readonly sum: number;
}

export interface NodeIdentity {
    readonly node: string;
    readonly type: string;
    readonly name: string;
}

/** Counts what enters and leaves one node, and how long its stages take. */
export class NodeStats {
    #in = 0;
    #out = 0;
    #errors = 0;
    #discarded = 0;
    readonly #dropped: Partial<Record<DropReason, number>> = {};
    readonly #rate: RateMeter;
    readonly #stages = new Map<string, PercentileWindow>();

    constructor(
        readonly identity: NodeIdentity,
        private readonly now?: () => number,
    ) {
        this.#rate = new RateMeter(now);
    }

    arrive(): void {
        this.#in += 1;
    }

    finish(): void {
        this.#out += 1;
        this.#rate.mark();
    }

    fail(): void {
        this.#errors += 1;
    }

    drop(reason: DropReason): void {
        this.#dropped[reason] = (this.#dropped[reason] ?? 0) + 1;
    }

    /** Adds boxes of a result that were thrown away. */
    discard(boxes: number): void {
        this.#discarded += boxes;
    }

    /** Adds one duration of a stage, in ms. */
    time(stage: string, milliseconds: number): void {
        let window = this.#stages.get(stage);
        if (!window) this.#stages.set(stage, (window = new PercentileWindow(this.now)));
        window.add(milliseconds);
    }

    /** Arrived, and neither finished, failed nor dropped yet. */
    get underWay(): number {
        const dropped = Object.values(this.#dropped).reduce((sum, count) => sum + count, 0);
        return this.#in - this.#out - this.#errors - dropped;
    }

    /** Results per second over the last 5 s. */
    get fps(): number {
        return this.#rate.read();
    }

    /** Percentiles of one stage in ms; null before its first sample. */
    stage(name: string): Percentiles | null {
        return this.#stages.get(name)?.read() ?? null;
    }

    /** Every stage that ever ran. */
    stageTotals(): StageTotals[] {
        return [...this.#stages].map(([stage, window]) => ({
            stage,
            recent: window.read(),
            ...window.totals,
        }));
    }

    figures(): NodeFigures {
        const stages: Record<string, Percentiles> = {};
        for (const [name, window] of this.#stages) {
            const read = window.read();
            if (read) stages[name] = read;
        }
        return {
            ...this.identity,
            in: this.#in,
            out: this.#out,
            errors: this.#errors,
            dropped: { ...this.#dropped },
            discarded: this.#discarded,
            fps: Math.round(this.fps * 100) / 100,
            stages,
        };
    }
}
