import type { Box } from "../detection";
import type { RawPicture } from "./place-picture";

/**
 * A part of a picture, with a margin around it where the picture goes on; at least one pixel.
 *
 * @param region relative to the picture, 0..1, origin top left
 * @param margin what is added on each side, as a share of the region's size
 */
export function cutRegion({ pixels, width, height }: RawPicture, region: Box, margin: number): RawPicture {
    const [left, right] = span(region.x, region.width, margin, width);
    const [top, bottom] = span(region.y, region.height, margin, height);
    const bytes = (right - left) * 3;
    const part = new Uint8Array((bottom - top) * bytes);
    for (let row = top; row < bottom; row++) {
        const from = (row * width + left) * 3;
        part.set(pixels.subarray(from, from + bytes), (row - top) * bytes);
    }
    return { pixels: part, width: right - left, height: bottom - top };
}

/** First pixel and the one behind the last. */
function span(start: number, size: number, margin: number, edge: number): [number, number] {
    const clip = (value: number, least: number, most: number): number =>
        Math.min(most, Math.max(least, Math.round(value * edge)));
    const first = clip(start - size * margin, 0, edge - 1);
    return [first, clip(start + size * (1 + margin), first + 1, edge)];
}
