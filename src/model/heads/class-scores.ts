import type { ClassHead } from "./class-head";

/**
 * The scores of one picture, one per label: of logits the softmax, of probabilities themselves. When not all labels
 * are wanted the others are left out and the scores shared out anew, so that those of the wanted ones come to 1.
 *
 * @param row the network's numbers, `outputCount` of them; what is no number gives NaN
 * @param wanted one entry per label
 */
export function classScores(
    row: Float32Array,
    kind: NonNullable<ClassHead["kind"]>,
    hasBackground: boolean,
    wanted: readonly boolean[],
): number[] {
    const first = hasBackground ? 1 : 0;
    const isChosen = wanted.includes(false);
    // Nothing else is left out of the sum but what somebody has left out: the background has its share.
    const counts = (index: number): boolean =>
        !isChosen || (index >= first && wanted[index - first] === true);
    const values = [...row].map((value, index) => (Number.isFinite(value) && counts(index) ? value : NaN));
    const shares = kind === "logits" ? exponentials(values) : values;
    const sum = kind === "logits" || isChosen ? total(shares) : 1;
    return wanted.map((_, label) => (sum > 0 ? (shares[label + first] ?? NaN) / sum : NaN));
}

/** e to each value, over the largest, so that none overflows. */
function exponentials(values: readonly number[]): number[] {
    const largest = values.reduce((most, value) => (value > most ? value : most), -Infinity);
    return values.map((value) => Math.exp(value - largest));
}

function total(values: readonly number[]): number {
    return values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
}
