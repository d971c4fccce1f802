/** A bound that a figure has to keep; design and README quote it. */
export interface Goal {
    readonly is: "≥" | "≤" | "<";
    readonly value: number;
}

/** One line of the table of figures. */
export interface Row {
    /** Unique in the whole table; never renamed, since older results are kept under it. */
    readonly id: string;
    /** What is measured, as a phrase. */
    readonly title: string;
    /** Empty for a ratio. */
    readonly unit: string;
    readonly goal?: Goal;
    /** The README quotes it although it has no goal. */
    readonly isQuoted?: boolean;
    /** Digits behind the point; 2 unless said. */
    readonly digits?: number;
}

/** A program that measures some rows in one run, so that they can be compared. */
export interface Bench {
    /** By which it is asked for: `npm run bench -- NAME`. */
    readonly name: string;
    readonly title: string;
    /** How it is measured, in a sentence or two, for the reader of the table. */
    readonly method: string;
    readonly rows: readonly Row[];
    /** Runs with `--long` only. */
    readonly isLong?: boolean;
    readonly measure: (run: BenchRun) => Promise<void>;
}

/** What a bench gets from the program that runs it. */
export interface BenchRun {
    /** Gives a row its value; a row that gets none counts as not measured. */
    readonly record: (id: string, value: number) => void;
    /** Says on stderr how far it is. */
    readonly say: (text: string) => void;
    /** A length of time, shorter in a trial run (`--short`), in seconds. */
    readonly seconds: (full: number) => number;
    /** A number of repetitions, fewer in a trial run, at least 1. */
    readonly rounds: (full: number) => number;
    /** Writes a document beside the table: to docs/, or to the cache in a trial run. */
    readonly write: (name: string, text: string) => void;
}
