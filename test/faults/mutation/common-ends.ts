/** How many bytes two inputs share at their beginnings and, behind that, at their ends. */
export function commonEnds(a: Uint8Array, b: Uint8Array): { front: number; back: number } {
    const shorter = Math.min(a.length, b.length);
    let front = 0;
    while (front < shorter && a[front] === b[front]) front += 1;
    let back = 0;
    while (back < shorter - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back += 1;
    return { front, back };
}
