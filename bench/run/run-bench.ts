import { writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../test/fixtures/paths";
import type { Bench } from "./bench";
import { NotMeasured } from "./not-measured";

/** What one run of a bench gave: values by row, and for the others the reason why there is none. */
export interface BenchOutcome {
    readonly values: Readonly<Record<string, number>>;
    /** Null when every row has its value. */
    readonly missing: string | null;
    readonly isFailed: boolean;
    readonly seconds: number;
}

/** A trial run takes this share of each time and number. */
const SHORT = 0.2;
const CACHE = ".cache";

/** Runs one bench; what it throws becomes the reason for the rows without a value. */
export async function runBench(
    bench: Bench,
    options: { readonly isShort: boolean; readonly say: (text: string) => void },
): Promise<BenchOutcome> {
    const share = options.isShort ? SHORT : 1;
    const ids = bench.rows.map(({ id }) => id);
    const values: Record<string, number> = {};
    const start = performance.now();
    let missing: string | null = null;
    let isFailed = false;
    try {
        await bench.measure({
            record: (id, value) => {
                if (!ids.includes(id)) throw new Error(`The bench ${bench.name} has no row "${id}".`);
                if (!Number.isFinite(value)) throw new Error(`Expected a number for "${id}", got ${value}.`);
                values[id] = value;
            },
            say: options.say,
            seconds: (full) => full * share,
            write: (name, text) =>
                writeFileSync(path.join(ROOT, options.isShort ? CACHE : "docs", name), text),
            rounds: (full) => Math.max(1, Math.round(full * share)),
        });
    } catch (error) {
        missing = error instanceof Error ? error.message : String(error);
        isFailed = !(error instanceof NotMeasured);
        if (isFailed && error instanceof Error) options.say(error.stack ?? error.message);
    }
    missing ??= ids.every((id) => id in values) ? null : "the bench gave no value";
    return { values, missing, isFailed, seconds: (performance.now() - start) / 1000 };
}
