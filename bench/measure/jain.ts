/** Jain's index of fairness: 1 when all shares are equal, 1/n when one has everything; NaN when there is nothing. */
export function jain(shares: readonly number[]): number {
    const sum = shares.reduce((total, each) => total + each, 0);
    const squares = shares.reduce((total, each) => total + each * each, 0);
    return (sum * sum) / (shares.length * squares);
}
