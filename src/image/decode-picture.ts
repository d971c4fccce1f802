import sharp from "sharp";
import { VisionError } from "../errors";
import { VisionFrame } from "../frame";

/** Most pixels a picture may have: 100 megapixels hold every camera and 300 MB of memory. */
const PIXEL_LIMIT = 100_000_000;
const FORMATS = new Set(["jpeg", "png", "webp"]);

export interface PictureOrigin {
    readonly source: string;
    readonly sequence: number;
}

/**
 * Decodes JPEG, PNG or WebP into a frame of its own size, upright by its EXIF note, without an alpha channel.
 *
 * @throws {VisionError} `E_PICTURE` if it is none of these or broken, `E_PICTURE_SIZE` above 100 megapixels
 */
export async function decodePicture(bytes: Uint8Array, origin: PictureOrigin): Promise<VisionFrame> {
    const capturedAt = Date.now();
    const format = formatOf(bytes);
    if (!format || !FORMATS.has(format)) {
        throw new VisionError(
            "E_PICTURE",
            `Expected a JPEG, PNG or WebP picture, got ${bytes.length} bytes of something else.`,
        );
    }
    try {
        const picture = sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: "error" });
        const { data, info } = await picture
            .rotate()
            .removeAlpha()
            .toColourspace("srgb")
            .raw({ depth: "uchar" })
            .toBuffer({ resolveWithObject: true });
        const pixels = VisionFrame.allocate(info.width, info.height);
        data.copy(pixels);
        const size = {
            width: info.width,
            height: info.height,
            nativeWidth: info.width,
            nativeHeight: info.height,
        };
        return new VisionFrame({ ...origin, ...size, pixels, pts: null, capturedAt });
    } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        if (/pixel limit|too large|dimensions/i.test(text)) {
            throw new VisionError("E_PICTURE_SIZE", "Expected a picture of at most 100 megapixels.", {
                cause: error,
            });
        }
        // The decoder says the same several times, each on a line of its own.
        const [first = ""] = text.split("\n", 1);
        throw new VisionError("E_PICTURE", `The ${format.toUpperCase()} picture does not decode: ${first}`, {
            cause: error,
        });
    }
}

/** Told by the first bytes, so that no other decoder of sharp ever sees the data. */
function formatOf(bytes: Uint8Array): string | null {
    const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
    if (head.startsWith("\xff\xd8\xff")) return "jpeg";
    if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
    if (head.startsWith("RIFF") && head.slice(8) === "WEBP") return "webp";
    return null;
}
