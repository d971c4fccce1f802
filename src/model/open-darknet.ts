import { createHash } from "node:crypto";
import path from "node:path";
import { compile } from "../graph/darknet/compile";
import { readNetwork } from "../graph/darknet/read-network";
import { readWeights } from "../graph/darknet/read-weights";
import { fillFromCfg } from "./fill-from-cfg";
import { networkFile } from "./network";
import type { OpenedModel } from "./open-model";
import { readChecked } from "./read-checked";
import type { ModelFiles } from "./read-model";
import { weightsOf } from "./weights-of";

/**
 * Compiles a darknet pair. Its digest is that of both files, cfg first; what the manifest leaves open the cfg says.
 *
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_DIGEST`, `E_MODEL_FILE` naming line or layer, `E_MODEL_HEAD`
 */
export async function openDarknet(files: ModelFiles): Promise<OpenedModel> {
    const { network: cfg, manifest } = files;
    const weights = weightsOf(files);
    const known = manifest?.sha256 ?? {};
    const cfgBytes = await readChecked(cfg, known[path.basename(cfg)] ?? null);
    const network = readNetwork(cfgBytes, cfg);
    const weightBytes = await readChecked(weights, known[path.basename(weights)] ?? null);
    // Before the graph is made, which changes the weights in their place.
    const hash = createHash("sha256").update(cfgBytes).update(weightBytes);
    const model = compile(network, readWeights(weightBytes, network.layers, weights));
    return {
        files: fillFromCfg(files, network),
        opened: networkFile(model, cfg, `sha256:${hash.digest("hex")}`),
    };
}
