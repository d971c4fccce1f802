import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

export interface FileDigest {
    /** Bytes. */
    readonly size: number;
    /** Hex. */
    readonly sha256: string;
}

/** Reads a file once, piece by piece; null if there is none. */
export async function fileDigest(file: string): Promise<FileDigest | null> {
    const hash = createHash("sha256");
    let size = 0;
    try {
        for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
            hash.update(chunk);
            size += chunk.length;
        }
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
    }
    return { size, sha256: hash.digest("hex") };
}
