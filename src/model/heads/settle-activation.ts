import type { Activation } from "./shares-of";

/**
 * Whether class values are shares already: by the operator that made them, else by the numbers themselves.
 *
 * @param otherwise what turns them into shares if they are not
 */
export function settleActivation(
    values: Float32Array,
    producer: string | null,
    otherwise: Activation,
): Activation {
    if (producer === "Sigmoid" || producer === "Softmax") return "none";
    // A clipped sigmoid is made by Clip. Raw values lie on both sides of zero, above all on a picture without objects.
    return values.every((value) => value >= 0 && value <= 1) ? "none" : otherwise;
}
