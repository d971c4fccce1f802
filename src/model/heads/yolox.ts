import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { Size } from "../../geometry/letterbox";
import type { HeadDescription } from "../manifest";
import { findOutput } from "./find-output";
import type { DecodeRequest, HeadPlan, NetworkShape, Tensor } from "./head";
import { shapeText } from "./shape-text";
import { tensorOf } from "./tensor-of";
import { rowsAreDecoded, STRIDES } from "./yolox-form";

const FIRST_CLASS = 5;

/**
 * YOLOX rows [N, cells, 5 + classes]: centre, size, objectness, class shares (sigmoid is in the graph). Raw rows are
 * offsets of cells, x = (t + i) · stride and w = exp(t) · stride; decoded ones are pixels. Both have the same shape:
 * where the manifest does not say which they are, the first answer of the network tells.
 */
export function yolox(head: HeadDescription, { outputs: shapes }: Pick<NetworkShape, "outputs">): HeadPlan {
    const expected = "[N, cells, 5 + classes]";
    const shape = findOutput(head, shapes, { rank: 3, expected });
    const columns = shape.dims[2] ?? null;
    if (columns === null || columns <= FIRST_CLASS) {
        throw new VisionError(
            "E_MODEL_HEAD",
            `Expected a yolox output ${expected}, got ${shapeText([shape])}.`,
        );
    }
    let { decoded } = head;
    return {
        kind: "yolox",
        classCount: columns - FIRST_CLASS,
        outputs: [shape.name],
        decode(request, boxes) {
            const tensor = tensorOf(request, shape.name);
            decoded ??= settle(tensor, request);
            if (decoded) decodeRows({ tensor, first: 0, end: tensor.dims[1] ?? 0, columns }, request, boxes);
            else decodeCells(tensor, columns, request, boxes);
        },
    };
}

function settle(tensor: Tensor, { input }: DecodeRequest): boolean {
    const found = rowCount(input) === tensor.dims[1] ? rowsAreDecoded(tensor, input) : null;
    if (found !== null) return found;
    const question = "Raw and decoded YOLOX rows have the same shape: set head.decoded to false or true.";
    throw new VisionError("E_MODEL_HEAD", question);
}

/** Rows of a YOLOX output for an input of this size, in network pixels. */
export function rowCount({ width, height }: Size): number {
    const counts = STRIDES.map((stride) => Math.floor(width / stride) * Math.floor(height / stride));
    return counts.reduce((sum, count) => sum + count);
}

function decodeCells(tensor: Tensor, columns: number, request: DecodeRequest, boxes: Candidates): void {
    const rows = tensor.dims[1] ?? 0;
    if (rows !== rowCount(request.input)) {
        const expected = `Expected ${rowCount(request.input)} YOLOX rows`;
        throw new VisionError("E_MODEL_HEAD", `${expected} for strides ${STRIDES.join(", ")}, got ${rows}.`);
    }
    let row = 0;
    for (const stride of STRIDES) {
        const across = Math.floor(request.input.width / stride);
        const end = row + across * Math.floor(request.input.height / stride);
        decodeRows({ tensor, first: row, end, columns, grid: { stride, across } }, request, boxes);
        row = end;
    }
}

interface Rows {
    readonly tensor: Tensor;
    readonly first: number;
    readonly end: number;
    readonly columns: number;
    /** Given for raw rows. */
    readonly grid?: { readonly stride: number; readonly across: number };
}

function decodeRows(rows: Rows, request: DecodeRequest, boxes: Candidates): void {
    const { data } = rows.tensor;
    for (let row = rows.first; row < rows.end; row++) {
        const at = row * rows.columns;
        const objectness = data[at + 4] ?? NaN;
        if (objectness <= request.score) continue;
        const [x, y, width, height] = place(rows, row - rows.first, data.subarray(at, at + 4));
        for (let classId = 0; classId < rows.columns - FIRST_CLASS; classId++) {
            if (request.wanted[classId] === false) continue;
            const score = objectness * (data[at + FIRST_CLASS + classId] ?? NaN);
            if (score <= request.score) continue;
            boxes.add(classId, score, x - width / 2, y - height / 2, x + width / 2, y + height / 2);
        }
    }
}

function place({ grid }: Rows, cell: number, row: Float32Array): [number, number, number, number] {
    const [x = NaN, y = NaN, width = NaN, height = NaN] = row;
    if (!grid) return [x, y, width, height];
    const { stride, across } = grid;
    const column = (cell % across) + x;
    return [
        column * stride,
        (Math.floor(cell / across) + y) * stride,
        Math.exp(width) * stride,
        Math.exp(height) * stride,
    ];
}
