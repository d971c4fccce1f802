import type { Size } from "../../geometry/letterbox";

/** Strides of the maps of a detector, finest first, by how common they are. */
export const STRIDE_SETS = [
    [8, 16, 32],
    [8, 16, 32, 64],
    [4, 8, 16, 32],
    [16, 32],
] as const;

/** Cells of all maps together for an input of this size, in network pixels. */
export function cellCount({ width, height }: Size, strides: readonly number[]): number {
    const counts = strides.map((stride) => Math.ceil(width / stride) * Math.ceil(height / stride));
    return counts.reduce((sum, count) => sum + count);
}
