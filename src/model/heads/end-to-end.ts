import { VisionError } from "../../errors";
import type { HeadDescription } from "../manifest";
import type { HeadPlan, NetworkShape, OutputShape } from "./head";
import { numbersOf } from "./numbers-of";
import { shapeText } from "./shape-text";
import { tensorOf } from "./tensor-of";

/** Where the numbers of a finished row stand. */
interface RowForm {
    readonly box: number;
    readonly score: number;
    readonly classId: number;
}

/** YOLOv10 and 26, [N, 300, 6]: two corners, score, class; behind them may stand what other tasks add. */
const USUAL: RowForm = { box: 0, score: 4, classId: 5 };
/** YOLOv7 with `--end2end` for onnxruntime (models/experimental.py, ONNX_ORT), [K, 7]: picture, corners, class, score. */
const WITH_PICTURE: RowForm = { box: 1, score: 6, classId: 5 };
/** Where nobody names the classes: numbers beyond are no class but noise. */
const MOST_CLASSES = 1000;

/** Finished rows in pixels of the input, chosen by the network; rows without an object are zero. */
export function endToEnd(head: HeadDescription, { outputs, labels }: NetworkShape): HeadPlan {
    const shape = findRows(head, outputs);
    const form = shape.dims.length === 2 ? WITH_PICTURE : USUAL;
    const classCount = labels ?? MOST_CLASSES;
    return {
        kind: "endToEnd",
        classCount,
        outputs: [shape.name],
        isSuppressed: true,
        decode(request, boxes) {
            const { data, dims } = tensorOf(request, shape.name);
            const value = numbersOf(data);
            const columns = dims.at(-1) ?? 1;
            for (let at = 0; at < data.length; at += columns) {
                const score = value(at + form.score);
                if (score <= request.score) continue;
                const classId = Math.round(value(at + form.classId));
                if (!(classId >= 0 && classId < classCount)) boxes.discarded += 1;
                else if (request.wanted[classId] !== false) {
                    const box = at + form.box;
                    boxes.add(classId, score, value(box), value(box + 1), value(box + 2), value(box + 3));
                }
            }
        },
    };
}

function findRows({ output }: HeadDescription, shapes: readonly OutputShape[]): OutputShape {
    const found = shapes.find(
        ({ name, dims }) =>
            (output ?? name) === name &&
            ((dims.length === 3 && (dims[2] ?? 6) >= 6) || (dims.length === 2 && dims[1] === 7)),
    );
    if (found) return found;
    throw new VisionError(
        "E_MODEL_HEAD",
        `Expected an endToEnd output [N, rows, 6] (corners, score, class), got ${shapeText(shapes)}.`,
    );
}
