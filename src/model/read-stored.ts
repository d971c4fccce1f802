import { readSync } from "node:fs";
import { VisionError } from "../errors";
import type { Picture } from "./engine";
import type { StoredPicture } from "./host-messages";

/** Where a host's process finds the file of its pictures: behind the standard streams and the channel. */
const STORE_DESCRIPTOR = 4;

/** @throws {VisionError} `E_MODEL_RUN` if the store does not hold the whole picture */
export function readStored({ place, bytes, width, height }: StoredPicture): Picture {
    const pixels = new Uint8Array(bytes);
    if (readSync(STORE_DESCRIPTOR, pixels, 0, bytes, place) !== bytes)
        throw new VisionError("E_MODEL_RUN", "The picture did not reach the host.");
    return { pixels, width, height };
}
