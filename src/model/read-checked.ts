import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { VisionError } from "../errors";

/**
 * Reads a file of a model.
 *
 * @param sha256 hex digest that it must have; null if nobody says
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_DIGEST`
 */
export async function readChecked(file: string, sha256: string | null): Promise<Buffer> {
    const bytes = await readFile(file).catch((error: unknown) => {
        throw new VisionError("E_MODEL_MISSING", `The network file ${file} is missing or cannot be read.`, {
            cause: error,
        });
    });
    if (sha256 === null) return bytes;
    const hex = createHash("sha256").update(bytes).digest("hex");
    if (sha256 === hex) return bytes;
    const was = `Expected sha256 ${sha256} for ${file}, got ${hex}`;
    throw new VisionError(
        "E_MODEL_DIGEST",
        `${was} (${bytes.length} bytes): the file was changed or cut off.`,
    );
}
