import path from "node:path";
import { parseArgs } from "node:util";
import { VisionError } from "../../errors";
import { importDarknet } from "../../model/import-darknet";
import { EXIT } from "../exit-code";

/**
 * `models import NET.cfg [NET.weights] [--labels FILE] --output DIR [--onnx]`: a model folder of a darknet pair. Prints the
 * folder.
 *
 * @throws {VisionError} `E_CONFIG`, and what {@link importDarknet} throws
 */
export async function importModel(args: readonly string[]): Promise<number> {
    const { cfg, weights, labels, output, asOnnx } = readArguments(args);
    const { manifest, notes } = await importDarknet({ cfg, weights, labels, output, asOnnx });
    for (const note of notes) process.stderr.write(`${note}\n`);
    process.stderr.write(`${manifest.name} is for the task ${manifest.task}.\n`);
    process.stdout.write(`${path.resolve(output)}\n`);
    return EXIT.ok;
}

function readArguments(args: readonly string[]): Parameters<typeof importDarknet>[0] {
    const text = { type: "string" } as const;
    const options = { labels: text, output: text, onnx: { type: "boolean" } } as const;
    try {
        const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
        const [cfg, given, ...more] = positionals;
        if (!cfg || more.length > 0) throw new TypeError("Expected NET.cfg and NET.weights.");
        if (!values.output) throw new TypeError("Expected --output DIR.");
        const weights = given ?? cfg.replace(/(\.cfg)?$/i, ".weights");
        const { labels = null, output, onnx = false } = values;
        return { cfg, weights, labels, output, asOnnx: onnx };
    } catch (error) {
        throw new VisionError("E_CONFIG", error instanceof Error ? error.message : String(error), { cause: error });
    }
}
