import sharp from "sharp";
import type { Box } from "../detection";
import type { VisionFrame } from "../frame";
import { cutRegion } from "./cut-region";
import type { RawPicture } from "./place-picture";

/** A JPEG with its size in pixels. */
export interface EncodedPicture {
    readonly jpeg: Buffer;
    readonly width: number;
    readonly height: number;
}

/** Shown around a crop on each side, as a share of the box. */
const MARGIN = 0.1;
const QUALITY = 85;

/**
 * A frame, and the part of the same frame that a box marks, as JPEGs.
 *
 * @param box relative to the frame, 0..1
 */
export async function eventPictures(
    frame: VisionFrame,
    box: Box,
): Promise<{ whole: EncodedPicture; crop: EncodedPicture }> {
    const part = cutRegion(frame, box, MARGIN);
    const [whole, crop] = await Promise.all([encodeFrame(frame), encode(part)]);
    return { whole, crop };
}

/** A frame as a JPEG. */
export function encodeFrame(frame: VisionFrame): Promise<EncodedPicture> {
    const { width, height } = frame;
    // A private copy: sharp refuses memory that other threads share.
    return encode({ pixels: frame.copyPixels(), width, height });
}

async function encode({ pixels, width, height }: RawPicture): Promise<EncodedPicture> {
    const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: QUALITY })
        .toBuffer();
    return { jpeg, width, height };
}
