import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findProgram } from "./find-program";

/** What makes sure that ffmpeg ends with this process, however this process ends. */
export interface Guard {
    /** Program and arguments to put in front of ffmpeg and its own; empty where there is nothing. */
    readonly command: readonly string[];
    /** It reads the standard input, which ffmpeg then cannot. */
    readonly readsInput: boolean;
}

const ASK_TIMEOUT_MS = 10_000;
/**
 * A child of the shell waits for the end of the standard input, which comes when the process that holds its other
 * end is gone, and then kills what the shell has become: ffmpeg. Only descriptor 3 reaches that child, for a shell
 * gives children in the background an empty input.
 */
const WATCH_INPUT = 'exec 3<&0; (cat <&3; kill -9 $$) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null';

/** `setpriv` of util-linux lets the kernel do it; else a shell watches. */
export async function findGuard(env: NodeJS.ProcessEnv): Promise<Guard> {
    const setpriv = await findProgram("setpriv", env);
    if (setpriv !== null) {
        // Other makes of it lack the option.
        const help = await promisify(execFile)(setpriv, ["--help"], { timeout: ASK_TIMEOUT_MS }).catch(
            () => null,
        );
        if (help?.stdout.includes("--pdeathsig")) {
            return { command: [setpriv, "--pdeathsig", "KILL", "--"], readsInput: false };
        }
    }
    const shell = process.platform === "win32" ? null : await findProgram("sh", env);
    if (shell === null) return { command: [], readsInput: false };
    return { command: [shell, "-c", WATCH_INPUT, "sh"], readsInput: true };
}
