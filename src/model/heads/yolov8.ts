import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import { cellCount, STRIDE_SETS } from "./cell-count";
import { findOutput } from "./find-output";
import type { DecodeRequest, HeadPlan, NetworkShape, OutputShape, Tensor } from "./head";
import { numbersOf } from "./numbers-of";
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
    const add = (classId: number, cell: number, score: number): void => {
        const value = numbersOf(data.subarray(cell * ofCell));
        boxes.addCentred(
            classId,
            score,
            value(0),
            value(ofChannel),
            value(2 * ofChannel),
            value(3 * ofChannel),
        );
    };
    const scan = form.axis === 1 ? scanChannels : scanRows;
    scan({ data, channels, cells, classCount: form.classCount }, request, add);
}

interface Scores {
    readonly data: Float32Array;
    readonly channels: number;
    readonly cells: number;
    readonly classCount: number;
}
type Add = (classId: number, cell: number, score: number) => void;

// Both go in the order of memory, since the output has more numbers than a cache has room, and compare before they call
// anything: a third of the time. A score that is no number passes, so that it is counted.

function scanChannels(
    { data, cells, classCount }: Scores,
    { score: least, wanted }: DecodeRequest,
    add: Add,
): void {
    for (let classId = 0; classId < classCount; classId++) {
        if (wanted[classId] === false) continue;
        const channel = (FIRST_CLASS + classId) * cells;
        for (let cell = 0; cell < cells; cell++) {
            const score = data[channel + cell] ?? NaN;
            if (!(score <= least)) add(classId, cell, score);
        }
    }
}

function scanRows(
    { data, channels, cells, classCount }: Scores,
    { score: least, wanted }: DecodeRequest,
    add: Add,
): void {
    for (let cell = 0; cell < cells; cell++) {
        const row = cell * channels + FIRST_CLASS;
        for (let classId = 0; classId < classCount; classId++) {
            const score = data[row + classId] ?? NaN;
            if (!(score <= least) && wanted[classId] !== false) add(classId, cell, score);
        }
    }
}
