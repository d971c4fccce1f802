import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { VisionError } from "../../errors";
import { adaptCfg } from "../../graph/darknet/adapt-cfg";
import { zooEntries, zooEntry } from "../../model/zoo";
import { EXIT } from "../exit-code";

interface ZooRequest {
    /** Null lists the zoo. */
    readonly name: string | null;
    readonly size: number | null;
    readonly classCount: number | null;
    /** Null prints the cfg. */
    readonly output: string | null;
}

/**
 * `models zoo`: lists the networks of the CSPNet paper with their totals. `models zoo NAME [--size PIXELS] [--class-count N]
 * [--output FILE]`: one of them as a cfg.
 *
 * @throws {VisionError} `E_CONFIG`, `E_MODEL_MISSING`, `E_MODEL_FILE` if it does not exist in that size
 */
export async function zoo(args: readonly string[]): Promise<number> {
    const { name, size, classCount, output } = readArguments(args);
    if (name === null) {
        for (const { name: each, certainty, built } of await zooEntries())
            process.stdout.write(`${each.padEnd(36)}${certainty.padEnd(11)}${built}\n`);
        return EXIT.ok;
    }
    const { text } = await zooEntry(name);
    const adapted = adaptCfg(text, { size, classCount }, `${name}.cfg`);
    const isChanged = size !== null || classCount !== null;
    // The head of the file speaks of the network as it was.
    const cfg = isChanged ? adapted.replace(/^(?:#.*\n)+/, `# after ${name} of the zoo of csp-vision\n`) : adapted;
    if (output === null) process.stdout.write(cfg);
    else if (existsSync(output)) throw new VisionError("E_CONFIG", `${output} is there already.`);
    else await writeFile(output, cfg);
    return EXIT.ok;
}

function readArguments(args: readonly string[]): ZooRequest {
    const text = { type: "string" } as const;
    const options = { size: text, "class-count": text, output: text } as const;
    try {
        const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
        const [name = null, ...more] = positionals;
        if (more.length > 0) throw new TypeError("Expected the name of one network.");
        return {
            name,
            size: count("--size", values.size, 16_384),
            classCount: count("--class-count", values["class-count"], 100_000),
            output: values.output ?? null,
        };
    } catch (error) {
        throw new VisionError("E_CONFIG", error instanceof Error ? error.message : String(error), { cause: error });
    }
}

function count(option: string, text: string | undefined, most: number): number | null {
    if (text === undefined) return null;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new TypeError(`Expected ${option} from 1 to ${most}, got "${text}".`);
}
