import type { FileDigest } from "./file-digest";

/** What is known of a file beforehand; null is nothing. */
export interface Known {
    readonly size: number | null;
    readonly sha256: string | null;
}

/** By what a file was found to be right; `none`: nothing is known to check it against. */
export type Proof = "sha256" | "size" | "none";

/** Whether a file is the one that is meant; `fault` says why not. */
export function checkAgainst(known: Known, found: FileDigest): { proof: Proof } | { fault: string } {
    if (known.size !== null && known.size !== found.size)
        return { fault: `expected ${known.size} bytes, got ${found.size}` };
    if (known.sha256 !== null && known.sha256 !== found.sha256)
        return { fault: `expected sha256 ${known.sha256}, got ${found.sha256}` };
    if (known.sha256 !== null) return { proof: "sha256" };
    return { proof: known.size === null ? "none" : "size" };
}
