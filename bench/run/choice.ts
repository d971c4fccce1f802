import { parseArgs } from "node:util";
import type { Bench } from "./bench";

export interface Choice {
    readonly benches: readonly Bench[];
    /** Keep the figures in docs/ and README.md. */
    readonly isWritten: boolean;
    /** Measure nothing: only write the pages anew from the figures that are kept. */
    readonly isPagesOnly: boolean;
    /** A trial run. */
    readonly isShort: boolean;
}

export const USAGE = "npm run bench -- [NAME…] [--long] [--write] [--short] | --pages";

/**
 * What the command line asks for. A long bench that is named still needs `--long`: it takes half an hour.
 *
 * @throws {Error} with the names known, on a name or option that is not
 */
export function readChoice(words: readonly string[], all: readonly Bench[]): Choice {
    const flag = { type: "boolean", default: false } as const;
    const { values, positionals } = parseArgs({
        args: [...words],
        allowPositionals: true,
        options: { long: flag, write: flag, short: flag, pages: flag },
    });
    const names = all.map(({ name }) => name);
    for (const name of positionals) {
        if (!names.includes(name))
            throw new Error(`Expected a bench out of ${names.join(", ")}, got "${name}".`);
    }
    const asked = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    const benches = asked.filter(({ isLong = false }) => !isLong || values.long);
    if (benches.length === 0) throw new Error(`${positionals.join(", ")} runs with --long only.`);
    return { benches, isPagesOnly: values.pages, isWritten: values.write, isShort: values.short };
}
