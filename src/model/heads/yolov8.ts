import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import { cellCount, STRIDE_SETS } from "./cell-count";
import { findOutput } from "./find-output";
import type { DecodeRequest, HeadPlan, NetworkShape, OutputShape, Tensor } from "./head";
import { shapeText } from "./shape-text";
import { tensorOf } from "./tensor-of";

const FIRST_CLASS = 4;

/**
 * YOLOv8, 9 and 11: [N, 4 + classes, cells] or the same transposed; centre and size in pixels of the input, then one
 * share per class (ultralytics/nn/modules/head.py, Detect). Behind the classes may stand what other tasks add.
 */
export function yolov8(head: HeadDescription, network: NetworkShape): HeadPlan {
    const { outputs: shapes, labels, extras = 0 } = network;
    const shape = findOutput(head, shapes, { rank: 3, expected: "[N, 4 + classes, cells]" });
    const axis = head.channelsAxis ?? channelsAxis(shape, network);
    const channels = shape.dims[axis] ?? (labels === null ? null : FIRST_CLASS + labels + extras);
    const classCount = channels === null ? 0 : channels - FIRST_CLASS - extras;
    if (classCount < 1) {
        const expected = `Expected 4 + classes${extras > 0 ? ` + ${extras}` : ""} channels on axis ${axis}`;
        throw new VisionError("E_MODEL_HEAD", `${expected}, got ${shapeText([shape])}.`);
    }
    return {
        kind: "yolov8",
        classCount,
        outputs: [shape.name],
        decode(request, boxes) {
            decodeOutput(tensorOf(request, shape.name), { axis, classCount }, request, boxes);
        },
    };
}

/**
 * Which axis is the channels: the number of cells decides, not the longer one.
 *
 * @throws {VisionError} `E_MODEL_HEAD` where both or neither fit
 */
function channelsAxis(shape: OutputShape, { input, labels, extras = 0 }: NetworkShape): 1 | 2 {
    const [, rows = null, columns = null] = shape.dims;
    const counts = STRIDE_SETS.map((strides) => cellCount(input, strides));
    const isCells = (dim: number | null): boolean => dim !== null && counts.includes(dim);
    const isChannels = (dim: number | null): boolean =>
        dim !== null && labels !== null && dim === FIRST_CLASS + labels + extras;
    if (isCells(columns) !== isCells(rows)) return isCells(columns) ? 1 : 2;
    if (isChannels(rows) !== isChannels(columns)) return isChannels(rows) ? 1 : 2;
    throw new VisionError(
        "E_MODEL_HEAD",
        `The shape ${shapeText([shape])} does not say which axis holds box and classes: set head.channelsAxis to 1 or 2.`,
    );
}

interface Form {
    readonly axis: 1 | 2;
    readonly classCount: number;
}

function decodeOutput(tensor: Tensor, form: Form, request: DecodeRequest, boxes: Candidates): void {
    const { data } = tensor;
    const channels = tensor.dims[form.axis] ?? 0;
    const cells = tensor.dims[3 - form.axis] ?? 0;
    if (channels < FIRST_CLASS + form.classCount) {
        const expected = `Expected ${FIRST_CLASS + form.classCount} channels`;
        throw new VisionError("E_MODEL_HEAD", `${expected} on axis ${form.axis}, got ${channels}.`);
    }
    const [ofCell, ofChannel] = form.axis === 1 ? [1, cells] : [channels, 1];
    const scan = (classId: number, cell: number): void => {
        const at = cell * ofCell;
        const score = data[at + (FIRST_CLASS + classId) * ofChannel] ?? NaN;
        // NaN passes, so that it is counted.
        if (score <= request.score) return;
        const value = (channel: number): number => data[at + channel * ofChannel] ?? NaN;
        boxes.addCentred(classId, score, value(0), value(1), value(2), value(3));
    };
    // In the order of memory: the output has more numbers than a cache has room.
    if (form.axis === 1) {
        for (let classId = 0; classId < form.classCount; classId++) {
            if (request.wanted[classId] === false) continue;
            for (let cell = 0; cell < cells; cell++) scan(classId, cell);
        }
        return;
    }
    for (let cell = 0; cell < cells; cell++) {
        for (let classId = 0; classId < form.classCount; classId++) {
            if (request.wanted[classId] !== false) scan(classId, cell);
        }
    }
}
