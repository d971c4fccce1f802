/** What comes first fills caches and heaps; it does not count. */
const SETTLING = 1 / 5;

/**
 * By how much a straight line through the samples after the first fifth rises from its start to its end.
 *
 * @param samples in equal steps
 * @returns share of the line's start; NaN of fewer than two samples
 */
export function growth(samples: readonly number[]): number {
    const settled = samples.slice(Math.floor(samples.length * SETTLING));
    const count = settled.length;
    const middle = (count - 1) / 2;
    const mean = settled.reduce((sum, each) => sum + each, 0) / count;
    let [above, below] = [0, 0];
    settled.forEach((each, i) => {
        above += (i - middle) * (each - mean);
        below += (i - middle) ** 2;
    });
    const slope = above / below;
    return (slope * (count - 1)) / (mean - slope * middle);
}
