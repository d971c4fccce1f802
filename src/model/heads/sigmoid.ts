/** The logistic function: any number → 0..1. */
export function sigmoid(value: number): number {
    return 1 / (1 + Math.exp(-value));
}
