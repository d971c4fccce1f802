import { findCentreMaps } from "./centernet";
import type { NetworkShape } from "./head";
import type { InferredHead } from "./inferred-head";
import { shapeText } from "./shape-text";

/** Two or three maps of one size, named as CenterNet's exporters do. */
export function inferCentres({ outputs }: NetworkShape): InferredHead | null {
    if (outputs.length < 2 || outputs.length > 3) return null;
    if (!outputs.every(({ dims }) => dims.length === 4)) return null;
    const names = new Set(outputs.map(({ name }) => name));
    if (!names.has("hm") || !names.has("wh")) return null;
    const { heat } = findCentreMaps(outputs);
    const why = `${shapeText(outputs)} are named as CenterNet's: heat map of ${heat.dims[1] ?? "?"} classes, size, offset.`;
    return { head: { kind: "centernet" }, why };
}
