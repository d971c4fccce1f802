import type { ClassHead } from "../heads/class-head";
import type { Tensor } from "../heads/head";
import type { Answer } from "./answer";

/**
 * What a classifier says, each number as a share of the largest: arithmetic of fewer bits is off by a share of that,
 * also where a number itself is next to nothing.
 */
export function readScores({ output }: ClassHead, outputs: ReadonlyMap<string, Tensor>): Answer {
    const data = outputs.get(output)?.data ?? new Float32Array();
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return largest === 0 ? [] : [{ kind: output, values: data.map((value) => value / largest) }];
}
