import type { Tensor } from "./heads/head";

/** What an output says of the first picture of a batch; outputs that are not by picture stay whole. */
export function firstPicture({ dims, data }: Tensor, batch: number): Tensor {
    const [first, ...rest] = dims;
    if (batch <= 1 || first !== batch) return { dims, data };
    return { dims: [1, ...rest], data: data.subarray(0, data.length / batch) };
}
