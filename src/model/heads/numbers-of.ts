/** Reads numbers by index; beside the end there is none. */
export function numbersOf(data: Float32Array): (index: number) => number {
    return (index) => data[index] ?? NaN;
}
