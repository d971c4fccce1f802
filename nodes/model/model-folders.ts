import os from "node:os";
import path from "node:path";
import type { NodeAPI } from "node-red";
import { modelPlaces } from "../../src/model/model-places";

/**
 * Where models are looked for by their names: the folder that `cspModelLibrary` in settings.js names, and
 * `csp-vision/models` in the user directory.
 */
export function modelFolders(RED: NodeAPI): readonly string[] {
    // Settings of the user's own are there at run time, whatever the types say.
    const settings = RED.settings as unknown as {
        readonly cspModelLibrary?: unknown;
        readonly userDir?: string;
    };
    const { cspModelLibrary, userDir = path.join(os.homedir(), ".node-red") } = settings;
    return modelPlaces(typeof cspModelLibrary === "string" ? cspModelLibrary : "", userDir).folders;
}
