import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import { downloadFile, type Patience } from "./download-file";
import { fetchLock } from "./fetch-lock";
import { fileDigest } from "./file-digest";
import { checkAgainst, type Known, type Proof } from "./library-check";
import { libraryManifest } from "./library-manifest";
import type { LibraryFile, LibraryModel } from "./library-table";
import { parseManifest } from "./parse-manifest";

export interface FetchOptions {
    /** Folder of models; the model gets one of its name in it. */
    readonly folder: string;
    readonly mirror: string | null;
    readonly onBytes: (file: LibraryFile, received: number, total: number | null) => void;
    readonly signal: AbortSignal;
    readonly patience?: Patience;
}

export interface FetchedModel {
    /** Absolute. */
    readonly folder: string;
    readonly files: readonly { readonly name: string; readonly proof: Proof; readonly wasThere: boolean }[];
    /** Files that only a person can fetch and that are not there; without them the model is not complete. */
    readonly missing: readonly LibraryFile[];
}

/**
 * Fetches what is not there, checks what is, and writes the manifest last, so that a folder with one is whole.
 *
 * @throws {VisionError} `E_MODEL_FETCH`, `E_MODEL_DIGEST`
 */
export async function fetchModel(model: LibraryModel, options: FetchOptions): Promise<FetchedModel> {
    const folder = path.resolve(options.folder, model.name);
    await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
        throw new VisionError("E_MODEL_FETCH", `The folder ${folder} cannot be made.`, { cause });
    });
    const unlock = await fetchLock(folder);
    try {
        const files: FetchedModel["files"][number][] = [];
        const missing: LibraryFile[] = [];
        const digests: Record<string, string> = {};
        const before = await lastDigests(folder);
        for (const file of model.files) {
            const last = file.manual ? null : (before[file.name] ?? null);
            const known = { size: file.size, sha256: file.sha256 ?? last };
            const got = await obtain(model, file, { folder, known }, options);
            if (!got) missing.push(file);
            else {
                digests[file.name] = got.sha256;
                files.push({ name: file.name, proof: got.proof, wasThere: got.wasThere });
            }
        }
        if (missing.length === 0) await writeManifest(folder, model, digests);
        return { folder, files, missing };
    } finally {
        await unlock();
    }
}

interface Obtained {
    readonly sha256: string;
    readonly proof: Proof;
    readonly wasThere: boolean;
}

/** Null for a file that only a person can fetch and that is not there. */
async function obtain(
    model: LibraryModel,
    file: LibraryFile,
    { folder, known }: { readonly folder: string; readonly known: Known },
    { mirror, onBytes, signal, patience }: FetchOptions,
): Promise<Obtained | null> {
    const target = path.join(folder, file.name);
    const there = await fileDigest(target);
    const check = there && checkAgainst(known, there);
    if (there && check && "proof" in check)
        return { sha256: there.sha256, proof: check.proof, wasThere: true };
    if (file.manual && mirror === null) {
        if (check && "fault" in check)
            throw new VisionError("E_MODEL_DIGEST", `${target} is another file: ${check.fault}.`);
        return null;
    }
    const url = mirror === null ? file.url : `${mirror}/${model.name}/${file.name}`;
    const { sha256, size } = await downloadFile({
        ...{ url, target, signal, known: file },
        onBytes: (received, total) => onBytes(file, received, total ?? file.size),
        ...(patience ? { patience } : {}),
    });
    const proven = checkAgainst(file, { sha256, size });
    return { sha256, proof: "proof" in proven ? proven.proof : "none", wasThere: false };
}

/** Digests of the files that an earlier fetch got: where the table knows none, they tell what was changed since. */
async function lastDigests(folder: string): Promise<Readonly<Record<string, string>>> {
    try {
        return parseManifest(await readFile(path.join(folder, "model.json"), "utf8"), "").sha256 ?? {};
    } catch {
        // There is none yet, or a broken one, which is written anew.
        return {};
    }
}

async function writeManifest(
    folder: string,
    model: LibraryModel,
    digests: Record<string, string>,
): Promise<void> {
    const manifest = path.join(folder, "model.json");
    await writeFile(`${manifest}.part`, `${JSON.stringify(libraryManifest(model, digests), null, 2)}\n`);
    await rename(`${manifest}.part`, manifest);
}
