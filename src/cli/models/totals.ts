import { parseArgs } from "node:util";
import { VisionError } from "../../errors";
import { locateModel } from "../../model/locate-model";
import { measureTotals } from "../../model/measure-totals";
import { EXIT } from "../exit-code";
import { totalsText } from "./totals-text";

/** The largest edge that a network is measured at. */
const MOST_PIXELS = 16_384;

/**
 * The figures of a network: `FILE [--size PIXELS] [--json]`. A cfg needs no weights; `--size` is for an ONNX file that takes
 * any size.
 *
 * @throws {VisionError} `E_CONFIG`, and what {@link measureTotals} throws
 */
export async function modelTotals(args: readonly string[]): Promise<number> {
    const { model, size, isJson } = readArguments(args);
    const totals = await measureTotals(locateModel(model), size);
    process.stdout.write(`${isJson ? JSON.stringify(totals) : totalsText(totals)}\n`);
    return EXIT.ok;
}

function readArguments(args: readonly string[]): { model: string; size: number | null; isJson: boolean } {
    const options = { size: { type: "string" }, json: { type: "boolean" } } as const;
    try {
        const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
        const [model, ...more] = positionals;
        if (!model || more.length > 0) throw new TypeError("Expected one model.");
        const size = values.size === undefined ? null : Number(values.size);
        if (size !== null && !(Number.isInteger(size) && size >= 1 && size <= MOST_PIXELS))
            throw new TypeError(`Expected --size from 1 to ${MOST_PIXELS}, got "${values.size ?? ""}".`);
        return { model, size, isJson: values.json ?? false };
    } catch (error) {
        throw new VisionError("E_CONFIG", error instanceof Error ? error.message : String(error), { cause: error });
    }
}
