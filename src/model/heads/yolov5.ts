import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import { findOutput } from "./find-output";
import type { DecodeRequest, HeadPlan, NetworkShape, Tensor } from "./head";
import { numbersOf } from "./numbers-of";
import { shapeText } from "./shape-text";
import { tensorOf } from "./tensor-of";
import { yolov5Raw } from "./yolov5-raw";

const FIRST_CLASS = 5;

/**
 * YOLOv5 and v7 (yolov5 models/yolo.py, Detect). Decoded: rows [N, cells, 5 + classes] of centre, size in pixels of
 * the input, objectness, class shares. With `outputs`, the raw maps, which need their anchors.
 */
export function yolov5(head: HeadDescription, network: NetworkShape): HeadPlan {
    if (head.outputs || head.decoded === false) return yolov5Raw(head, network);
    const { outputs: shapes, labels, extras = 0 } = network;
    const shape = findOutput(head, shapes, { rank: 3, expected: "[N, cells, 5 + classes]" });
    const columns = shape.dims[2] ?? (labels === null ? null : FIRST_CLASS + labels + extras);
    const classCount = columns === null ? 0 : columns - FIRST_CLASS - extras;
    if (classCount < 1) {
        const expected = `Expected rows of 5 + classes${extras > 0 ? ` + ${extras}` : ""}`;
        throw new VisionError("E_MODEL_HEAD", `${expected}, got ${shapeText([shape])}.`);
    }
    return {
        kind: "yolov5",
        classCount,
        outputs: [shape.name],
        decode(request, boxes) {
            decodeRows(tensorOf(request, shape.name), classCount, request, boxes);
        },
    };
}

function decodeRows(
    { dims, data }: Tensor,
    classCount: number,
    request: DecodeRequest,
    boxes: Candidates,
): void {
    const [, rows = 0, columns = 0] = dims;
    if (columns < FIRST_CLASS + classCount) {
        const expected = `Expected rows of ${FIRST_CLASS + classCount} numbers`;
        throw new VisionError("E_MODEL_HEAD", `${expected}, got ${columns}.`);
    }
    const value = numbersOf(data);
    for (let row = 0; row < rows; row++) {
        const at = row * columns;
        const objectness = value(at + 4);
        if (objectness <= request.score) continue;
        for (let classId = 0; classId < classCount; classId++) {
            if (request.wanted[classId] === false) continue;
            const score = objectness * value(at + FIRST_CLASS + classId);
            if (score <= request.score) continue;
            boxes.addCentred(classId, score, value(at), value(at + 1), value(at + 2), value(at + 3));
        }
    }
}
