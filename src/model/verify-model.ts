import path from "node:path";
import { fileDigest } from "./file-digest";
import { checkAgainst, type Known, type Proof } from "./library-check";
import { LIBRARY } from "./library-table";
import type { Manifest } from "./manifest";
import { readModel } from "./read-model";

/** A file of a model and whether it is as it should be. */
export interface VerifiedFile {
    readonly name: string;
    /** By what it is right; null if it is not. */
    readonly proof: Proof | null;
    /** Null if it is right. */
    readonly fault: string | null;
}

const NOTHING: Known = { size: null, sha256: null };

/**
 * Checks a model's files against its manifest and, for a model of the library, against the library's table, which wins.
 *
 * @param location absolute path that `locateModel` gave
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_MANIFEST`, `E_MODEL_LABELS`
 */
export async function verifyModel(location: string): Promise<VerifiedFile[]> {
    const { folder, network, manifest } = await readModel(location);
    const known = manifest ? knownOf(manifest) : new Map<string, Known>();
    if (!known.has(path.basename(network))) known.set(path.basename(network), NOTHING);
    const verified: VerifiedFile[] = [];
    for (const [name, expected] of known) {
        const found = await fileDigest(path.join(folder, name));
        const check = found ? checkAgainst(expected, found) : { fault: "it is missing" };
        verified.push(
            "proof" in check
                ? { name, proof: check.proof, fault: null }
                : { name, proof: null, fault: check.fault },
        );
    }
    return verified;
}

function knownOf({
    name: model,
    origin,
    network,
    weights,
    labels,
    sha256 = {},
}: Manifest): Map<string, Known> {
    const known = new Map<string, Known>();
    const files = [network, weights, typeof labels === "string" ? labels : undefined, ...Object.keys(sha256)];
    for (const file of files) {
        if (file !== undefined) known.set(file, { size: null, sha256: sha256[file] ?? null });
    }
    // Somebody's own network may have the name of one of the library.
    const listed = LIBRARY.find((entry) => entry.name === model && entry.origin === origin);
    for (const file of listed?.files ?? []) {
        const { sha256: own = null } = known.get(file.name) ?? {};
        known.set(file.name, { size: file.size, sha256: file.sha256 ?? own });
    }
    return known;
}
