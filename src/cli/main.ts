#!/usr/bin/env node
import { readFileSync } from "node:fs";
import path from "node:path";
import { VisionError } from "../errors";
import { classify } from "./classify";
import type { Command } from "./command";
import { detect } from "./detect";
import { doctor } from "./doctor";
import { EXIT, exitCodeOf } from "./exit-code";
import { models } from "./models";
import { probe } from "./probe";
import { verifyStream } from "./verify-stream";

const COMMANDS: Readonly<Record<string, Command>> = {
    detect,
    classify,
    probe,
    doctor,
    models,
    "verify-stream": verifyStream,
};

const OVERVIEW = `csp-vision COMMAND …

${Object.entries(COMMANDS)
    .map(([name, { summary }]) => `  ${name.padEnd(15)}${summary}`)
    .join("\n")}

csp-vision COMMAND --help explains a command; csp-vision --version says which one this is.`;

function version(): string {
    const file = path.resolve(__dirname, "../../../package.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** What `--help`, `help` or `--version` asks for; null if nobody asks. */
function information([word = "", ...args]: readonly string[]): string | null {
    if (word === "--version") return version();
    const isHelp = (text: string): boolean => text === "--help" || text === "-h";
    if (word === "help" || isHelp(word)) return commandOf(args[0])?.usage ?? OVERVIEW;
    return args.some(isHelp) ? (commandOf(word)?.usage ?? OVERVIEW) : null;
}

function commandOf(word = ""): Command | null {
    return Object.hasOwn(COMMANDS, word) ? (COMMANDS[word] ?? null) : null;
}

async function main(words: readonly string[], signal: AbortSignal): Promise<number> {
    const text = information(words);
    if (text !== null) {
        process.stdout.write(`${text}\n`);
        return EXIT.ok;
    }
    const command = commandOf(words[0]);
    try {
        if (!command) throw new VisionError("E_CONFIG", `Expected a command, got "${words[0] ?? ""}".`);
        return await command.run(words.slice(1), signal);
    } catch (thrown) {
        if (!(thrown instanceof VisionError)) throw thrown;
        const exit = signal.aborted ? EXIT.interrupted : exitCodeOf(thrown.code);
        const usage = exit === EXIT.usage ? `Usage: ${command?.usage.split("\n")[0] ?? OVERVIEW}\n` : "";
        process.stderr.write(`${thrown.message}\n${usage}`);
        return exit;
    }
}

/** The first signal ends the work in order, a second one at once. */
function untilSignal(): AbortSignal {
    const abort = new AbortController();
    const end = (): void => {
        if (abort.signal.aborted) process.exit(EXIT.interrupted);
        abort.abort();
    };
    process.on("SIGINT", end).on("SIGTERM", end);
    return abort.signal;
}

main(process.argv.slice(2), untilSignal()).then(
    (exit) => {
        process.exitCode = exit;
    },
    (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        process.exitCode = EXIT.internal;
    },
);
