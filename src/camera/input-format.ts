import path from "node:path";
import type { Readable } from "node:stream";
import type { SourceKindName } from "./source-kinds";

const FORMATS: Partial<Record<SourceKindName, string>> = {
    mjpeg: "mpjpeg",
    snapshot: "mpjpeg",
    device: "v4l2",
    pattern: "lavfi",
};
const PICTURE_NAMES = new Set([".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"]);

/** The options by which ffmpeg and ffprobe know the format of an input that they could not guess; maybe none. */
export function inputFormat(kind: SourceKindName, input: string | Readable): readonly string[] {
    const format = FORMATS[kind];
    if (format !== undefined) return ["-f", format];
    // The picture reader takes "%02d" in a name for a counter, until it is told that there is no pattern.
    const isPicture =
        kind === "file" && typeof input === "string" && PICTURE_NAMES.has(path.extname(input).toLowerCase());
    return isPicture ? ["-f", "image2", "-pattern_type", "none"] : [];
}
