import type { Readable } from "node:stream";
import { VisionError } from "../errors";

/** No picture or playlist of a camera is larger. */
const LARGEST_BYTES = 32 << 20;

/**
 * Reads a body to its end.
 *
 * @throws {VisionError} `E_CAMERA_FORMAT` above 32 MB
 */
export async function readBody(stream: Readable): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > LARGEST_BYTES) {
            throw new VisionError(
                "E_CAMERA_FORMAT",
                `Expected a picture or a playlist, got more than ${LARGEST_BYTES} bytes.`,
            );
        }
    }
    return Buffer.concat(chunks);
}
