import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import type { DecodeRequest, HeadPlan, NetworkShape, OutputShape } from "./head";
import { numbersOf } from "./numbers-of";
import { settleActivation } from "./settle-activation";
import { shapeText } from "./shape-text";
import { sharesOf, type Activation } from "./shares-of";
import { tensorOf } from "./tensor-of";

/**
 * DETR and its descendants: class values [N, queries, classes] and boxes [N, queries, 4], centre and size as shares of
 * the input. DETR itself has one class more, the last, for nothing, and takes the softmax (facebookresearch/detr,
 * models/detr.py, PostProcess); Deformable, RT- and RF-DETR take the sigmoid of each class.
 */
export function detr(head: HeadDescription, { outputs, labels }: NetworkShape): HeadPlan {
    const { boxes: places, values } = findQueries(outputs);
    const columns = values.dims[2] ?? null;
    const background = head.background ?? (columns !== null && labels !== null && columns === labels + 1);
    const classCount = columns === null ? (labels ?? 0) : columns - Number(background);
    if (classCount < 1) {
        throw new VisionError(
            "E_MODEL_HEAD",
            `Expected class values of known number, got ${shapeText([values])}.`,
        );
    }
    let { activation } = head;
    return {
        kind: "detr",
        classCount,
        outputs: [places.name, values.name],
        isSuppressed: true,
        decode(request, boxes) {
            const { data } = tensorOf(request, values.name);
            activation ??= settleActivation(
                data,
                values.producer ?? null,
                background ? "softmax" : "sigmoid",
            );
            const form = { activation, columns: classCount + Number(background), classCount };
            decodeQueries(tensorOf(request, places.name).data, data, form, request, boxes);
        },
    };
}

interface Form {
    readonly activation: Activation;
    readonly columns: number;
    readonly classCount: number;
}

function decodeQueries(
    places: Float32Array,
    values: Float32Array,
    { activation, columns, classCount }: Form,
    request: DecodeRequest,
    boxes: Candidates,
): void {
    const { width, height } = request.input;
    const place = numbersOf(places);
    const shares = new Float32Array(columns);
    for (let query = 0; query < places.length / 4; query++) {
        shares.set(values.subarray(query * columns, (query + 1) * columns));
        sharesOf(shares, activation);
        const [x, y] = [place(query * 4) * width, place(query * 4 + 1) * height];
        const [boxWidth, boxHeight] = [place(query * 4 + 2) * width, place(query * 4 + 3) * height];
        for (let classId = 0; classId < classCount; classId++) {
            const score = shares[classId] ?? NaN;
            if (request.wanted[classId] === false || score <= request.score) continue;
            boxes.addCentred(classId, score, x, y, boxWidth, boxHeight);
        }
    }
}

/**
 * Boxes and class values of equal length among the outputs.
 *
 * @throws {VisionError} `E_MODEL_HEAD` if there are none
 */
export function findQueries(outputs: readonly OutputShape[]): { boxes: OutputShape; values: OutputShape } {
    const rows = outputs.filter(({ dims }) => dims.length === 3);
    // Four classes make a second output of this shape: names decide then.
    const fours = rows.filter(({ dims }) => dims[2] === 4);
    const boxes = fours.find(({ name }) => fours.length === 1 || /box|dets/i.test(name));
    const values = rows.find((output) => output !== boxes && output.dims[1] === boxes?.dims[1]);
    if (boxes && values) return { boxes, values };
    throw new VisionError(
        "E_MODEL_HEAD",
        `Expected boxes [N, queries, 4] and class values [N, queries, classes], got ${shapeText(outputs)}.`,
    );
}
