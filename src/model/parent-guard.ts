import { execFileSync } from "node:child_process";

let guard: string | null | undefined;

/** `setpriv` of util-linux: the kernel then ends a child with its parent, also in the middle of a run. */
function findGuard(): string | null {
    if (guard !== undefined) return guard;
    try {
        const help = execFileSync("setpriv", ["--help"], { encoding: "utf8", timeout: 2000, stdio: "pipe" });
        guard = help.includes("--pdeathsig") ? "setpriv" : null;
    } catch {
        // Not there: the end of the channel still ends the child, as soon as it has a moment.
        guard = null;
    }
    return guard;
}

/** How to fork a Node that ends with this process, whatever it does then. */
export function guardedNode(): { execPath?: string; execArgv: string[] } {
    const execPath = findGuard();
    if (execPath === null) return { execArgv: [] };
    return { execPath, execArgv: ["--pdeathsig", "KILL", "--", process.execPath] };
}
