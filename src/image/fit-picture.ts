import { VisionFrame } from "../frame";
import { decodePicture } from "./decode-picture";
import { resizePicture } from "./place-picture";

export interface FittedPicture {
    /** rgb24, shareable memory of its own. */
    readonly pixels: Buffer;
    readonly width: number;
    readonly height: number;
    readonly nativeWidth: number;
    readonly nativeHeight: number;
}

/** In pixels; null means no bound on that side. */
export interface Bounds {
    readonly width: number | null;
    readonly height: number | null;
}

/**
 * Decodes a JPEG, PNG or WebP picture, upright, and makes it fit: its shape is kept, sizes are even, nothing is
 * enlarged.
 *
 * @throws {VisionError} `E_PICTURE`, `E_PICTURE_SIZE`
 */
export async function fitPicture(bytes: Uint8Array, bounds: Bounds): Promise<FittedPicture> {
    const native = await decodePicture(bytes, { source: "", sequence: 0 });
    const factor = Math.min(
        1,
        ...(bounds.width === null ? [] : [bounds.width / native.width]),
        ...(bounds.height === null ? [] : [bounds.height / native.height]),
    );
    const evenly = (length: number): number => 2 * Math.max(1, Math.round((length * factor) / 2));
    const [width, height] = [evenly(native.width), evenly(native.height)];
    const pixels = VisionFrame.allocate(width, height);
    // The filter that networks are measured with, as for cameras.
    pixels.set(await resizePicture(native, { width, height }, "linear"));
    return { pixels, width, height, nativeWidth: native.width, nativeHeight: native.height };
}
