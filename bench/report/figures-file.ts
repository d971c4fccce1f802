import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../test/fixtures/paths";

/** The figures of one bench as they were last measured. */
export interface BenchFigures {
    readonly machine: string;
    /** UTC, YYYY-MM-DD. */
    readonly date: string;
    /** By id of the row. */
    readonly values: Readonly<Record<string, number>>;
    /** Why rows have no value; null when all have one. */
    readonly missing: string | null;
}

/** By name of the bench. */
export type Figures = Readonly<Record<string, BenchFigures>>;

const FILE = path.join(ROOT, "docs/figures.json");

/** The figures that are kept; none before the first `--write`. */
export function readFigures(): Figures {
    return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Figures) : {};
}

export function keepFigures(figures: Figures): void {
    writeFileSync(FILE, `${JSON.stringify(figures, null, 2)}\n`);
}
