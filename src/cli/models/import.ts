import path from "node:path";
import { VisionError } from "../../errors";
import { importDarknet, type ImportRequest } from "../../model/import-darknet";
import { Arguments, FLAG, TEXT } from "../arguments";
import { EXIT } from "../exit-code";

/**
 * `models import NET.cfg [NET.weights] [--labels FILE] --output DIR [--onnx]`: a model folder of a darknet pair. Prints the
 * folder.
 *
 * @throws {VisionError} `E_CONFIG`, and what {@link importDarknet} throws
 */
export async function importModel(args: readonly string[]): Promise<number> {
    const request = readRequest(args);
    const { manifest, notes } = await importDarknet(request);
    for (const note of notes) process.stderr.write(`${note}\n`);
    process.stderr.write(`${manifest.name} is for the task ${manifest.task}.\n`);
    process.stdout.write(`${path.resolve(request.output)}\n`);
    return EXIT.ok;
}

function readRequest(args: readonly string[]): ImportRequest {
    const given = new Arguments(args, { labels: TEXT, output: TEXT, onnx: FLAG });
    const [cfg, weights, ...more] = given.operands;
    const output = given.text("output");
    if (!cfg || more.length > 0) throw new VisionError("E_CONFIG", "Expected NET.cfg and NET.weights.");
    if (!output) throw new VisionError("E_CONFIG", "Expected --output DIR.");
    return {
        cfg,
        weights: weights ?? cfg.replace(/(\.cfg)?$/i, ".weights"),
        labels: given.text("labels"),
        output,
        asOnnx: given.flag("onnx"),
    };
}
