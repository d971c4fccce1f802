import type { Candidates } from "./candidates";

export interface SuppressionOptions {
    readonly method: "iou" | "diou" | "none";
    /** Of DIoU's distance term; 1 where absent. */
    readonly power?: number;
    /** Overlap above which the weaker box goes, strictly greater; 0..1. */
    readonly iou: number;
    /** Boxes of different classes suppress one another too. */
    readonly agnostic: boolean;
    /** Most boxes kept. */
    readonly max: number;
}

/** Boxes that take part; more than this many above the threshold is no picture but noise. */
const MOST_CANDIDATES = 30_000;

/**
 * Greedy non-maximum suppression. DIoU is IoU less the squared distance of the centres over the squared diagonal of
 * the smallest box around both (arXiv 1911.08287, eq. 7); darknet raises that share to a power (src/box.c, box_diounms).
 *
 * @returns indices of the kept boxes, best score first; equal scores in their order
 */
export function suppress(boxes: Candidates, options: SuppressionOptions): number[] {
    const order = Array.from(boxes.scores.keys())
        .sort((a, b) => (boxes.scores[b] ?? 0) - (boxes.scores[a] ?? 0) || a - b)
        .slice(0, MOST_CANDIDATES);
    if (options.method === "none") return order.slice(0, options.max);
    const power = options.method === "diou" ? (options.power ?? 1) : null;
    const kept: number[] = [];
    for (const index of order) {
        if (kept.length >= options.max) break;
        const clashes = kept.some(
            (other) =>
                (options.agnostic || boxes.classIds[other] === boxes.classIds[index]) &&
                overlap(boxes.corners, other, index, power) > options.iou,
        );
        if (!clashes) kept.push(index);
    }
    return kept;
}

/** @param power of the distance term; null leaves it out */
function overlap(corners: readonly number[], a: number, b: number, power: number | null): number {
    const at = (box: number, edge: number): number => corners[box * 4 + edge] ?? 0;
    const width = Math.min(at(a, 2), at(b, 2)) - Math.max(at(a, 0), at(b, 0));
    const height = Math.min(at(a, 3), at(b, 3)) - Math.max(at(a, 1), at(b, 1));
    const shared = width > 0 && height > 0 ? width * height : 0;
    const area = (box: number): number => (at(box, 2) - at(box, 0)) * (at(box, 3) - at(box, 1));
    const iou = shared / (area(a) + area(b) - shared);
    if (power === null) return iou;
    const dx = (at(a, 0) + at(a, 2) - at(b, 0) - at(b, 2)) / 2;
    const dy = (at(a, 1) + at(a, 3) - at(b, 1) - at(b, 3)) / 2;
    const aroundX = Math.max(at(a, 2), at(b, 2)) - Math.min(at(a, 0), at(b, 0));
    const aroundY = Math.max(at(a, 3), at(b, 3)) - Math.min(at(a, 1), at(b, 1));
    return iou - ((dx * dx + dy * dy) / (aroundX * aroundX + aroundY * aroundY)) ** power;
}
