import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

export interface FileDigest {
    /** Bytes. */
    readonly size: number;
    /** Hex. */
    readonly sha256: string;
}

/** Reads a file once, piece by piece; several as if they were one, in their order. Null if one is missing. */
export async function fileDigest(...files: readonly string[]): Promise<FileDigest | null> {
    const hash = createHash("sha256");
    let size = 0;
    try {
        for (const file of files) {
            for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
                hash.update(chunk);
                size += chunk.length;
            }
        }
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
    }
    return { size, sha256: hash.digest("hex") };
}
