import { access, readFile, realpath } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Check } from "./check";

const OLDEST = [20, 19] as const;

/** Node.js and the machine. */
export function checkNode(): Check {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const isGood = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
    const here = `${process.version} on ${process.platform}-${process.arch}, ${os.availableParallelism()} cores`;
    if (isGood) return { name: "Node.js", state: "ok", text: here };
    const text = `${here}; ${OLDEST.join(".")} or newer is needed`;
    return { name: "Node.js", state: "fault", text, code: "E_INTERNAL" };
}

/** A Node-RED of this user or on the PATH; the command needs none. */
export async function checkNodeRed(env: NodeJS.ProcessEnv = process.env): Promise<Check> {
    for (const folder of await candidates(env)) {
        const text = await readFile(path.join(folder, "package.json"), "utf8").catch(() => null);
        if (text === null) continue;
        const { version } = JSON.parse(text) as { readonly version?: string };
        return { name: "Node-RED", state: "ok", text: `${version ?? "unknown"} in ${folder}` };
    }
    const text = "not found on the PATH, here or in ~/.node-red; the command does without";
    return { name: "Node-RED", state: "note", text };
}

async function candidates(env: NodeJS.ProcessEnv): Promise<string[]> {
    const folders = ["", path.join(os.homedir(), ".node-red")].map((root) =>
        path.resolve(root, "node_modules/node-red"),
    );
    for (const folder of (env["PATH"] ?? "").split(path.delimiter).filter((each) => each !== "")) {
        const program = path.join(folder, "node-red");
        const isThere = await access(program).then(
            () => true,
            () => false,
        );
        // The program is a link to node_modules/node-red/red.js, or a script beside lib/node_modules on Windows.
        if (isThere)
            folders.push(path.dirname(await realpath(program)), path.join(folder, "node_modules/node-red"));
    }
    return folders;
}
