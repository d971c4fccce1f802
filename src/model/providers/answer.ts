import type { RawTensor } from "./session";

/** Numbers that belong together, such as a box, which another provider has to give as well. */
export interface AnswerRow {
    /** Compared as it is: a class, or the name of an output. */
    readonly kind: number | string;
    readonly values: ArrayLike<number>;
}

/** What an answer means, as far as that can be compared: its order is of no importance. */
export type Answer = readonly AnswerRow[];

/** Chosen above what TF32 and 16-bit arithmetic leave of 32 bits (10 bits, summed up), and below what a fault leaves. */
const ABSOLUTE = 0.01;
const RELATIVE = 0.02;
/** Of an output in full, a few numbers may be off: near a step of the network small differences become large. */
const OFF_SHARE = 0.001;

/** An answer without a reader: each output in full. */
export function rawAnswer(outputs: Readonly<Record<string, RawTensor>>): Answer {
    return Object.entries(outputs).flatMap(([kind, { data }]) =>
        ArrayBuffer.isView(data) && "length" in data && data.length !== 0
            ? [{ kind, values: Array.from(data as unknown as ArrayLike<number>, Number) }]
            : [],
    );
}

/** Whether an answer holds every row of the expected one, and that any. */
export function isSameAnswer(expected: Answer, got: Answer): boolean {
    const left = [...got];
    if (expected.length === 0) return false;
    return expected.every((row) => {
        const found = left.findIndex((other) => isSameRow(row, other));
        if (found >= 0) left.splice(found, 1);
        return found >= 0;
    });
}

function isSameRow(expected: AnswerRow, got: AnswerRow): boolean {
    const { length } = expected.values;
    if (expected.kind !== got.kind || got.values.length !== length) return false;
    let off = 0;
    for (let i = 0; i < length; i++) {
        const wanted = expected.values[i] ?? NaN;
        const difference = Math.abs((got.values[i] ?? NaN) - wanted);
        // So that NaN is off.
        if (!(difference <= ABSOLUTE + RELATIVE * Math.abs(wanted))) off += 1;
    }
    return off <= OFF_SHARE * length;
}
