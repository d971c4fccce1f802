import type { Range } from "./section-options";

/** Far above all published networks; they keep a broken number from asking for all memory. */
export const EDGE: Range = { min: 1, max: 16_384 };
export const CHANNELS: Range = { min: 1, max: 1024 };
export const FILTERS: Range = { min: 1, max: 131_072 };
export const STRIDE: Range = { min: 1, max: 1024 };
export const CLASSES: Range = { min: 1, max: 100_000 };
/** Elements of one map. */
export const MOST_ELEMENTS = 2 ** 29;
