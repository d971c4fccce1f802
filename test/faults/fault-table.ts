/** Families of faults, each a file of cases. */
export const FAMILIES = ["stream", "ffmpeg", "host", "node-red", "input", "secrets", "readers"] as const;
export type Family = (typeof FAMILIES)[number];

/** Outcome by case, in words that stand in docs/faults.md and as the title of the test. */
export type FaultTable = Readonly<Record<string, string>>;

/** A case that a test elsewhere has as its own. */
export interface CoveredCase {
    readonly fault: string;
    readonly outcome: string;
    /** Below test/. */
    readonly file: string;
    /** A part of that file: the title of its test, or the row of its table. */
    readonly test: string;
}
