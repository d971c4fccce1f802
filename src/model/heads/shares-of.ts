import { sigmoid } from "./sigmoid";

/** What turns the class values of one object into shares; `none` if they are shares already. */
export type Activation = "none" | "sigmoid" | "softmax";

/** Turns one object's class values into shares, in place. */
export function sharesOf(values: Float32Array, activation: Activation): void {
    if (activation === "none") return;
    if (activation === "sigmoid") {
        for (const [index, value] of values.entries()) values[index] = sigmoid(value);
        return;
    }
    // The largest is taken off first, so that no power overflows.
    let largest = -Infinity;
    for (const value of values) largest = Math.max(largest, value);
    let sum = 0;
    for (const [index, value] of values.entries()) sum += values[index] = Math.exp(value - largest);
    for (const [index, value] of values.entries()) values[index] = value / sum;
}
