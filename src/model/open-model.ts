import path from "node:path";
import { isCfg } from "./is-cfg";
import { openNetwork, type NetworkFile } from "./network";
import { openDarknet } from "./open-darknet";
import type { ModelFiles } from "./read-model";

/** A model whose network is in memory, and what is known of it. */
export interface OpenedModel {
    /** With a manifest that a cfg has filled up. */
    readonly files: ModelFiles;
    readonly opened: NetworkFile;
}

/**
 * Opens the network of a model, whichever kind it is.
 *
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_FILE`, `E_MODEL_VERSION`, `E_MODEL_DIGEST`, `E_MODEL_HEAD`
 */
export async function openModel(files: ModelFiles): Promise<OpenedModel> {
    if (isCfg(files.network)) return openDarknet(files);
    const sha256 = files.manifest?.sha256?.[path.basename(files.network)] ?? null;
    return { files, opened: await openNetwork(files.network, sha256) };
}
