import { VisionError } from "../../errors";
import type { OutputShape } from "./head";
import { shapeText } from "./shape-text";

/** The outputs of an SSD-type network. */
export interface Lists {
    readonly boxes: OutputShape;
    readonly scores: OutputShape;
    /** Absent where scores hold one number per class. */
    readonly classes: OutputShape | null;
    readonly count: OutputShape | null;
}

/**
 * Tells the lists apart by their names, and where those say nothing by their shapes.
 *
 * @throws {VisionError} `E_MODEL_HEAD` if boxes or scores are missing
 */
export function findLists(outputs: readonly OutputShape[]): Lists {
    const named = (pattern: RegExp): OutputShape[] => outputs.filter(({ name }) => pattern.test(name));
    const fours = outputs.filter(({ dims }) => dims.at(-1) === 4 && dims.length >= 2);
    const boxes =
        fours.find(({ name }) => /box|loc/i.test(name)) ?? (fours.length === 1 ? fours[0] : undefined);
    const count = named(/num|count/i)[0] ?? null;
    const rest = outputs.filter((output) => output !== boxes && output !== count);
    const classes = rest.find(
        ({ name, dims }) => /class|label/i.test(name) && dims.length === ranksOf(boxes) - 1,
    );
    const others = rest.filter((output) => output !== classes);
    const scores =
        others.find(({ name }) => /score|conf|prob/i.test(name)) ?? (others.length === 1 ? others[0] : null);
    if (boxes && scores && scores.dims.length === ranksOf(boxes) - Number(Boolean(classes))) {
        return { boxes, scores, classes: classes ?? null, count };
    }
    throw new VisionError(
        "E_MODEL_HEAD",
        `Expected lists of boxes [N, K, 4], scores and perhaps classes and their count, got ${shapeText(outputs)}.`,
    );
}

const ranksOf = (output: OutputShape | undefined): number => output?.dims.length ?? 0;
