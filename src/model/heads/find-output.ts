import { VisionError } from "../../errors";
import type { HeadDescription } from "../manifest";
import type { OutputShape } from "./head";
import { shapeText } from "./shape-text";

/**
 * The one output that a head reads: the one that the manifest names, or the only one of that rank.
 *
 * @param rank number of its dimensions
 * @param expected how errors call it
 * @throws {VisionError} `E_MODEL_HEAD`
 */
export function findOutput(
    { kind, output }: HeadDescription,
    shapes: readonly OutputShape[],
    { rank, expected }: { readonly rank: number; readonly expected: string },
): OutputShape {
    const fitting = shapes.filter(({ name, dims }) => dims.length === rank && (output ?? name) === name);
    const [found, ...others] = fitting;
    if (found && others.length === 0) return found;
    const which = output === undefined ? "" : ` under the name "${output}"`;
    const many = found ? "; name one in head.output" : "";
    throw new VisionError(
        "E_MODEL_HEAD",
        `Expected a ${kind} output ${expected}${which}, got ${shapeText(shapes)}${many}.`,
    );
}
