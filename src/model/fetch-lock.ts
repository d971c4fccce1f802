import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";

/**
 * Keeps a second fetch out of a model's folder; one that died leaves no lock behind.
 *
 * @returns what opens the folder again
 * @throws {VisionError} `E_MODEL_FETCH` while another process fetches into it
 */
export async function fetchLock(folder: string): Promise<() => Promise<void>> {
    const file = path.join(folder, ".fetching");
    for (let tries = 0; tries < 2; tries++) {
        try {
            await writeFile(file, String(process.pid), { flag: "wx" });
            return () => rm(file, { force: true });
        } catch (cause) {
            if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
                throw new VisionError("E_MODEL_FETCH", `The folder ${folder} cannot be written to.`, {
                    cause,
                });
            const owner = Number(await readFile(file, "utf8").catch(() => ""));
            if (owner > 0 && owner !== process.pid && isAlive(owner)) break;
            if (owner === process.pid) break;
            await rm(file, { force: true });
        }
    }
    throw new VisionError("E_MODEL_FETCH", `Another fetch into ${folder} is under way.`);
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // It is there but belongs to another user.
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
