import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { VisionError } from "../errors";

/** The folder of clips that ship in this package; compiled code lies in dist/src/camera. */
const CLIPS = path.resolve(__dirname, "../../../clips");
const ADDRESS = /^\s*clip:([a-z0-9-]+)\s*$/i;

/**
 * The file behind `clip:NAME`, so that flows can name a clip of this package wherever it is installed; every other
 * address as it is.
 *
 * @throws {VisionError} `E_CAMERA_ADDRESS` naming the clips that there are
 */
export function locateClip(address: string): string {
    const name = ADDRESS.exec(address)?.[1]?.toLowerCase();
    if (name === undefined) return address;
    const file = path.join(CLIPS, `${name}.mp4`);
    if (existsSync(file)) return file;
    const known = readdirSync(CLIPS)
        .filter((each) => each.endsWith(".mp4"))
        .map((each) => `clip:${path.basename(each, ".mp4")}`);
    throw new VisionError("E_CAMERA_ADDRESS", `Expected one of ${known.join(", ")}, got clip:${name}.`);
}
