import os from "node:os";
import path from "node:path";
import { modelPlaces, type ModelPlaces } from "../model/model-places";

/**
 * Where the command finds models by their names and fetches them to: `CSP_VISION_MODELS`, else where the nodes of a
 * Node-RED of this user find them, too.
 */
export function ownModels(env: NodeJS.ProcessEnv = process.env): ModelPlaces {
    return modelPlaces(env["CSP_VISION_MODELS"] ?? "", path.join(os.homedir(), ".node-red"), process.cwd());
}
