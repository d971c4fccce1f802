import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { VisionError } from "../../errors";
import { adaptCfg } from "../../graph/darknet/adapt-cfg";
import { zooEntries, zooEntry } from "../../model/zoo";
import { Arguments, TEXT } from "../arguments";
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
    const { name, size, classCount, output } = readRequest(args);
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

function readRequest(args: readonly string[]): ZooRequest {
    const given = new Arguments(args, { size: TEXT, "class-count": TEXT, output: TEXT });
    const [name = null, ...more] = given.operands;
    if (more.length > 0) throw new VisionError("E_CONFIG", "Expected the name of one network.");
    return {
        name,
        size: given.number("size", { min: 1, max: 16_384, whole: true }),
        classCount: given.number("class-count", { min: 1, max: 100_000, whole: true }),
        output: given.text("output"),
    };
}
