import type { OutputShape } from "./head";

/** Outputs with their shapes, for a sentence: `output0 [1, 84, ?]`. */
export function shapeText(shapes: readonly OutputShape[]): string {
    return shapes.map(({ name, dims }) => `${name} [${dims.map((dim) => dim ?? "?").join(", ")}]`).join(", ");
}
