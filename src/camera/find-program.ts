import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";

/** The absolute path of a program by the environment's PATH, or of `preferred` if that is one; null if neither is. */
export async function findProgram(
    name: string,
    env: NodeJS.ProcessEnv,
    preferred?: string,
): Promise<string | null> {
    const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
    const suffix = process.platform === "win32" ? ".exe" : "";
    const files = folders.map((folder) => path.join(folder, name + suffix));
    for (const file of preferred ? [preferred, ...files] : files) {
        const isProgram = await access(file, constants.X_OK)
            .then(() => stat(file))
            .then((stats) => stats.isFile())
            .catch(() => false);
        if (isProgram) return path.resolve(file);
    }
    return null;
}
