import { readFileSync } from "node:fs";

/** Program and arguments of a living process. */
export const commandOf = (pid: number): readonly string[] =>
    readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
