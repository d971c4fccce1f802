/** What a reader made of a mutated input; a judge throws when it is anything else. */
export type Verdict = "refused" | "same" | "differs";

/** A reader under mutation. */
export interface Target {
    readonly original: Buffer;
    /** Reads an input and compares what came out with the unmutated one's result and with every documented limit. */
    judge(mutated: Buffer): Verdict | Promise<Verdict>;
    close?(): Promise<void>;
}

/** The only failures that a reader may have: its own codes, told in one short line or two. */
export interface Refusal {
    readonly code: string;
    readonly message: string;
}
