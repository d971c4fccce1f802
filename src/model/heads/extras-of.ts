import type { NetworkShape } from "./head";

/** Mask shares of one object in every segmentation network of the YOLO family, as channels of its prototypes. */
const MASK_SHARES = 32;

/**
 * Numbers behind the classes of a row that belong to another task: key points by the file's metadata, shares of masks
 * by the prototypes [N, 32, H, W] that stand beside the rows.
 */
export function extrasOf({ outputs, task }: NetworkShape, keyPointValues: number | undefined): number {
    if (task === "pose" || keyPointValues !== undefined) return keyPointValues ?? 0;
    const rows = outputs.filter(({ dims }) => dims.length === 3);
    const maps = outputs.filter(({ dims }) => dims.length === 4);
    const [map] = maps;
    const hasPrototypes = rows.length === 1 && maps.length === 1 && map?.dims[1] === MASK_SHARES;
    return hasPrototypes ? MASK_SHARES : 0;
}
