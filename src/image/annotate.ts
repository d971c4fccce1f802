import sharp from "sharp";
import type { VisionFrame } from "../frame";
import { overlay, type DrawnDetection } from "./overlay";

export interface AnnotateOptions {
    /** Of the JPEG, 1..100. */
    readonly quality: number;
    /** Draw scores behind the labels. */
    readonly scores: boolean;
}

/** The one place that knows what an empty field means. */
export const ANNOTATE_DEFAULTS: AnnotateOptions = { quality: 80, scores: true };

/**
 * Draws boxes, labels and scores on a copy of the frame they were found in.
 *
 * @param detections best first; classifications, where there are some, stand under the label
 * @returns a JPEG of the frame's own size
 */
export async function annotate(
    frame: VisionFrame,
    detections: readonly DrawnDetection[],
    options: AnnotateOptions = ANNOTATE_DEFAULTS,
): Promise<Buffer> {
    const { width, height } = frame;
    // A private copy: sharp refuses memory that other threads share.
    const picture = sharp(frame.copyPixels(), { raw: { width, height, channels: 3 } });
    if (detections.length > 0) {
        const svg = overlay(detections, { width, height }, options.scores);
        // A thousand long labels make a document beyond what the parser takes from strangers; this one is ours.
        picture.composite([{ input: Buffer.from(svg), unlimited: true }]);
    }
    // With halved colours, as is usual, a thin line loses its own.
    return picture.jpeg({ quality: options.quality, chromaSubsampling: "4:4:4" }).toBuffer();
}
