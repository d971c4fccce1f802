import os from "node:os";

/** Puts a process behind others at their work; `niceness` as the system counts it, 1 to 19. */
export function lowerPriority(pid: number | undefined, niceness: number): void {
    if (pid === undefined) return;
    try {
        os.setPriority(pid, niceness);
    } catch {
        // Priority is a courtesy; some systems do not grant it.
    }
}
