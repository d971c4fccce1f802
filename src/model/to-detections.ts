import type { Box, Detection } from "../detection";
import type { FoundObject } from "./engine";

const places = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** Boxes with whole pixels of the camera's native picture beside the relative ones; order and scores stay. */
export function toDetections(
    objects: readonly FoundObject[],
    native: { readonly width: number; readonly height: number },
): Detection[] {
    return objects.map(({ label, classId, score, box }) => ({
        label,
        classId,
        score: places(score, 4),
        box: toPlaces(box),
        boxPx: toPixels(box, native),
    }));
}

/** Edges are rounded, not sizes: else a box that ends at 1 could end beyond it. */
function toPlaces(box: Box): Box {
    const [x, y] = [places(box.x, 4), places(box.y, 4)];
    return {
        x,
        y,
        width: places(places(box.x + box.width, 4) - x, 4),
        height: places(places(box.y + box.height, 4) - y, 4),
    };
}

/** Edges are rounded, not sizes, so that the box stays inside the picture; at least one pixel each way. */
function toPixels(box: Box, { width, height }: { readonly width: number; readonly height: number }): Box {
    const left = Math.min(Math.round(box.x * width), width - 1);
    const top = Math.min(Math.round(box.y * height), height - 1);
    const right = Math.min(Math.max(Math.round((box.x + box.width) * width), left + 1), width);
    const bottom = Math.min(Math.max(Math.round((box.y + box.height) * height), top + 1), height);
    return { x: left, y: top, width: right - left, height: bottom - top };
}
