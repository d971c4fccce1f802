import type { Classification } from "../detection";

export interface Ranking {
    readonly top: number;
    /** Least score, 0..1. */
    readonly score: number;
}

/**
 * The best labels with their scores in 4 decimals, best first, equal ones in the model's order.
 *
 * @param scores one per label; NaN for what was not wanted or is no number
 */
export function rank(
    scores: readonly number[],
    labels: readonly string[],
    { top, score: least }: Ranking,
): Classification[] {
    return scores
        .map((score, classId) => ({ score, classId }))
        .filter(({ score }) => score >= least)
        .sort((a, b) => b.score - a.score || a.classId - b.classId)
        .slice(0, top)
        .map(({ score, classId }) => ({
            label: labels[classId] ?? "",
            classId,
            score: Math.round(Math.min(1, score) * 10_000) / 10_000,
        }));
}
