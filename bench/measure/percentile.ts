/** By nearest rank; NaN of nothing, or where a value is none. @param share 0..1 */
export function percentile(values: readonly number[], share: number): number {
    if (values.some(Number.isNaN)) return NaN;
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
