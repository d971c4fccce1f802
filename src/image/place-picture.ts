import sharp from "sharp";
import type { Fit } from "../geometry/letterbox";

export interface RawPicture {
    /** rgb24, rows without padding. */
    readonly pixels: Uint8Array;
    readonly width: number;
    readonly height: number;
}

export interface Filling {
    /** What lies around the picture: 0..255, all three channels. */
    readonly padValue: number;
    /** Kernel of sharp where the picture is resized. */
    readonly interpolation: "nearest" | "linear" | "cubic" | "lanczos3";
}

/**
 * Fills a network's input with a picture: resized where the sizes differ, padded around.
 *
 * @returns rgb24 of the input's size; the picture's own memory where nothing had to be done
 */
export async function placePicture(picture: RawPicture, fit: Fit, filling: Filling): Promise<Uint8Array> {
    const resized = await resizePicture(picture, fit.picture, filling.interpolation);
    const { input, picture: size, offset } = fit;
    if (size.width === input.width && size.height === input.height) return resized;
    const filled = new Uint8Array(input.width * input.height * 3).fill(filling.padValue);
    const left = Math.max(0, offset.x);
    const columns = Math.min(size.width, input.width);
    const skipX = Math.max(0, -offset.x);
    const skipY = Math.max(0, -offset.y);
    const rows = Math.min(size.height, input.height);
    for (let row = 0; row < rows; row++) {
        const from = ((row + skipY) * size.width + skipX) * 3;
        const to = ((row + Math.max(0, offset.y)) * input.width + left) * 3;
        filled.set(resized.subarray(from, from + columns * 3), to);
    }
    return filled;
}

/** rgb24 of the size; the picture's own memory where that is its own size. */
export async function resizePicture(
    picture: RawPicture,
    { width, height }: { readonly width: number; readonly height: number },
    kernel: Filling["interpolation"],
): Promise<Uint8Array> {
    if (width === picture.width && height === picture.height) return picture.pixels;
    // sharp refuses memory that other threads share.
    const own =
        picture.pixels.buffer instanceof SharedArrayBuffer ? Buffer.from(picture.pixels) : picture.pixels;
    return sharp(own, { raw: { width: picture.width, height: picture.height, channels: 3 } })
        .resize(width, height, { fit: "fill", kernel })
        .raw()
        .toBuffer();
}
