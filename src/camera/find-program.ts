import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";

/** The absolute path of a program: the one that is set, or in the folder that is set, else by the environment's PATH; or null. */
export async function findProgram(name: string, env: NodeJS.ProcessEnv, set = ""): Promise<string | null> {
    const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
    const suffix = process.platform === "win32" ? ".exe" : "";
    const files = folders.map((folder) => path.join(folder, name + suffix));
    for (const file of set === "" ? files : [set, path.join(set, name + suffix)]) {
        const isProgram = await access(file, constants.X_OK)
            .then(() => stat(file))
            .then((stats) => stats.isFile())
            .catch(() => false);
        if (isProgram) return path.resolve(file);
    }
    return null;
}
