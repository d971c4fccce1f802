import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import { findLists } from "./find-lists";
import type { DecodeRequest, HeadPlan, NetworkShape } from "./head";
import { settleActivation } from "./settle-activation";
import { shapeText } from "./shape-text";
import { sharesOf, type Activation } from "./shares-of";
import { tensorOf } from "./tensor-of";
import { BoxReader } from "./box-reader";

/** Where nobody names the classes of finished lists: numbers beyond are no class but noise. */
const MOST_CLASSES = 1000;

/**
 * SSD type: a list of boxes [N, K, 4] and either scores [N, K] with classes [N, K], chosen by the network, perhaps with
 * their count [N], or one score per class [N, K, classes], not chosen yet. Any of them may lack its first axis. With
 * `background` the first class is nothing, and class numbers in a list begin at 1.
 */
export function ssd(head: HeadDescription, network: NetworkShape): HeadPlan {
    const lists = findLists(network.outputs);
    const { classes, count, scores } = lists;
    const columns = classes ? null : (scores.dims.at(-1) ?? null);
    const background = head.background ?? hasBackground(columns, network);
    const classCount = columns === null ? (network.labels ?? MOST_CLASSES) : columns - Number(background);
    const first = Number(background);
    const reader = new BoxReader(head);
    const names = [lists.boxes, scores, classes, count].flatMap((output) => (output ? [output.name] : []));
    const plan = { kind: "ssd", classCount, outputs: names };
    if (classes) {
        const names = {
            boxes: lists.boxes.name,
            scores: scores.name,
            classes: classes.name,
            count: count?.name,
        };
        return {
            ...plan,
            isSuppressed: true,
            decode: (request, boxes) => decodeFinished({ names, first, classCount, reader }, request, boxes),
        };
    }
    let { activation } = head;
    return {
        ...plan,
        decode(request, boxes) {
            const { data } = tensorOf(request, scores.name);
            activation ??= settleActivation(
                data,
                scores.producer ?? null,
                background ? "softmax" : "sigmoid",
            );
            const corners = tensorOf(request, lists.boxes.name).data;
            decodeScores({ corners, data, first, classCount, activation, reader }, request, boxes);
        },
    };
}

function hasBackground(columns: number | null, { labels, outputs }: NetworkShape): boolean {
    if (columns !== null && labels !== null && (columns === labels || columns === labels + 1))
        return columns > labels;
    const what =
        columns === null ? "Class numbers may begin at 0 or 1" : "The first class may stand for nothing";
    throw new VisionError(
        "E_MODEL_HEAD",
        `${what}: set head.background to false or true. Outputs: ${shapeText(outputs)}.`,
    );
}

interface Finished {
    readonly names: {
        readonly boxes: string;
        readonly scores: string;
        readonly classes: string;
        readonly count: string | undefined;
    };
    /** Number of the first class. */
    readonly first: number;
    readonly classCount: number;
    readonly reader: BoxReader;
}

function decodeFinished(
    { names, first, classCount, reader }: Finished,
    request: DecodeRequest,
    boxes: Candidates,
): void {
    const scores = tensorOf(request, names.scores).data;
    const classes = tensorOf(request, names.classes).data;
    const corners = tensorOf(request, names.boxes).data;
    const count = names.count === undefined ? scores.length : (tensorOf(request, names.count).data[0] ?? 0);
    reader.look(corners);
    for (let row = 0; row < Math.min(count, scores.length); row++) {
        const score = scores[row] ?? NaN;
        if (score <= request.score) continue;
        const classId = Math.round(classes[row] ?? NaN) - first;
        if (!(classId >= 0 && classId < classCount)) boxes.discarded += 1;
        else if (request.wanted[classId] !== false)
            boxes.add(classId, score, ...reader.read(corners, row, request.input));
    }
}

interface Scores {
    readonly corners: Float32Array;
    readonly data: Float32Array;
    readonly first: number;
    readonly classCount: number;
    readonly activation: Activation;
    readonly reader: BoxReader;
}

function decodeScores(
    { corners, data, first, classCount, activation, reader }: Scores,
    request: DecodeRequest,
    boxes: Candidates,
): void {
    reader.look(corners);
    const columns = first + classCount;
    const shares = new Float32Array(columns);
    for (let row = 0; row < corners.length / 4; row++) {
        shares.set(data.subarray(row * columns, (row + 1) * columns));
        sharesOf(shares, activation);
        for (let classId = 0; classId < classCount; classId++) {
            const score = shares[first + classId] ?? NaN;
            if (request.wanted[classId] === false || score <= request.score) continue;
            boxes.add(classId, score, ...reader.read(corners, row, request.input));
        }
    }
}
