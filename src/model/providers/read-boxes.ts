import { Candidates } from "../../geometry/candidates";
import type { Size } from "../../geometry/letterbox";
import type { HeadPlan, Tensor } from "../heads/head";
import type { Answer } from "./answer";

/**
 * The surest boxes of an answer, whatever their score: corners as shares of the input, score.
 *
 * @param most boxes in the answer
 */
export function readBoxes(
    head: HeadPlan,
    input: Size,
    outputs: ReadonlyMap<string, Tensor>,
    most: number,
): Answer {
    const { scores, corners, classIds, length } = decodeAll(head, input, outputs);
    const order = Array.from({ length }, (_, index) => index);
    order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
    const scale = [input.width, input.height, input.width, input.height];
    return order.slice(0, most).map((index) => ({
        kind: classIds[index] ?? -1,
        values: [
            ...scale.map((edge, side) => (corners[index * 4 + side] ?? NaN) / edge),
            scores[index] ?? NaN,
        ],
    }));
}

function decodeAll(head: HeadPlan, input: Size, outputs: ReadonlyMap<string, Tensor>): Candidates {
    const boxes = new Candidates();
    const wanted = Array.from({ length: head.classCount }, () => true);
    head.decode({ outputs, input, score: 0, wanted }, boxes);
    return boxes;
}
