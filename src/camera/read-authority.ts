import { readFile } from "node:fs/promises";
import { VisionError } from "../errors";

/**
 * The option of TLS for a certificate authority of one's own.
 *
 * @param file  PEM file, or null for the authorities that Node.js trusts
 * @throws {VisionError} `E_CAMERA_TLS` if the file cannot be read
 */
export async function readAuthority(file: string | null): Promise<{ ca?: Buffer }> {
    if (file === null) return {};
    const ca = await readFile(file).catch((cause: unknown) => {
        throw new VisionError("E_CAMERA_TLS", `The CA file ${file} cannot be read.`, { cause });
    });
    return { ca };
}
