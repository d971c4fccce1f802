import { cutRegion } from "./cut-region";
import type { RawPicture } from "./place-picture";

/** More than any camera's picture has, and little enough for memory. */
const MOST_LENGTH = 8;

/**
 * The picture, or of one that is longer than eight times its breadth only the middle (or the first) part: a crop keeps
 * no more of it, and resizing all of a strip one pixel wide would take gigabytes.
 */
export function limitLength(picture: RawPicture, align: "center" | "topLeft"): RawPicture {
    const { width, height } = picture;
    const part = {
        width: Math.min(1, (height * MOST_LENGTH) / width),
        height: Math.min(1, (width * MOST_LENGTH) / height),
    };
    if (part.width === 1 && part.height === 1) return picture;
    const start = (share: number): number => (align === "center" ? (1 - share) / 2 : 0);
    return cutRegion(picture, { x: start(part.width), y: start(part.height), ...part }, 0);
}
