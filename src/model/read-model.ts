import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import { isCfg } from "./is-cfg";
import { labelsOf } from "./labels";
import type { HeadDescription, Manifest } from "./manifest";
import { parseManifest } from "./parse-manifest";

/** What the files around a network say of it, before the network itself is opened. */
export interface ModelFiles {
    readonly folder: string;
    /** Absolute path of the network. */
    readonly network: string;
    /** Null for a network file without a manifest. */
    readonly manifest: Manifest | null;
    readonly labels: readonly string[] | null;
    /** From the user, else from the manifest; null where neither describes it. */
    readonly head: HeadDescription | null;
}

/**
 * Reads the manifest of a model folder, or the one beside a network file if it names that file.
 *
 * @param location absolute path that `locateModel` gave
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_MANIFEST`, `E_MODEL_LABELS`
 */
export async function readModel(location: string): Promise<ModelFiles> {
    const entry = await stat(location).catch((error: unknown) => {
        throw new VisionError("E_MODEL_MISSING", `The model ${location} is missing.`, { cause: error });
    });
    const folder = entry.isDirectory() ? location : path.dirname(location);
    const found = await readFile(path.join(folder, "model.json"), "utf8").catch(() => null);
    if (entry.isDirectory()) {
        if (found === null)
            throw new VisionError("E_MODEL_MISSING", `The folder ${folder} holds no model.json.`);
        return files(folder, parseManifest(found, path.join(folder, "model.json")));
    }
    if (found !== null && names(found, path.basename(location))) {
        return files(folder, parseManifest(found, path.join(folder, "model.json")));
    }
    return { folder, network: location, manifest: null, labels: await labelsBeside(location), head: null };
}

/** Darknet's label file of a cfg has its name; null if there is none. */
async function labelsBeside(network: string): Promise<readonly string[] | null> {
    const file = `${path.parse(network).name}.names`;
    const folder = path.dirname(network);
    const isThere = isCfg(network) && existsSync(path.join(folder, file));
    return isThere ? labelsOf({ labels: file }, folder) : null;
}

/** A model.json may belong to another file of the folder, or to another program; one that is broken may be meant. */
function names(manifest: string, network: string): boolean {
    try {
        const value: unknown = JSON.parse(manifest.replace(/^\uFEFF/, ""));
        return (value as { network?: unknown } | null)?.network === network;
    } catch {
        return manifest.includes(network);
    }
}

async function files(folder: string, manifest: Manifest): Promise<ModelFiles> {
    const labels = await labelsOf(manifest, folder);
    return {
        folder,
        network: path.join(folder, manifest.network),
        manifest,
        labels,
        head: manifest.head ?? null,
    };
}
