import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import { findOutput } from "./find-output";
import type { DecodeRequest, HeadPlan, NetworkShape, Tensor } from "./head";
import { shapeText } from "./shape-text";
import { sigmoid } from "./sigmoid";
import { tensorOf } from "./tensor-of";

const FIRST_CLASS = 5;
/** Weights of objectness and class share in the score (dog-qiuqiu/FastestDet, example/onnx-runtime/runtime.py). */
const OBJECTNESS_POWER = 0.6;
const CLASS_POWER = 0.4;

/**
 * FastestDet, [N, 5 + classes, H, W]: objectness, offset of the centre (tanh, in cells), size (sigmoid, in inputs), class
 * shares; sigmoid of the objectness and softmax of the classes are in the graph.
 */
export function fastestdet(head: HeadDescription, { outputs, labels }: NetworkShape): HeadPlan {
    const shape = findOutput(head, outputs, { rank: 4, expected: "[N, 5 + classes, H, W]" });
    const channels = shape.dims[1] ?? (labels === null ? null : FIRST_CLASS + labels);
    if (channels === null || channels <= FIRST_CLASS) {
        throw new VisionError("E_MODEL_HEAD", `Expected 5 + classes channels, got ${shapeText([shape])}.`);
    }
    const classCount = channels - FIRST_CLASS;
    return {
        kind: "fastestdet",
        classCount,
        outputs: [shape.name],
        decode(request, boxes) {
            decodeMap(tensorOf(request, shape.name), classCount, request, boxes);
        },
    };
}

function decodeMap(
    { data, dims }: Tensor,
    classCount: number,
    { input, score: least, wanted }: DecodeRequest,
    boxes: Candidates,
): void {
    const [height = 0, width = 0] = dims.slice(2);
    const cells = height * width;
    for (let cell = 0; cell < cells; cell++) {
        const value = (channel: number): number => data[channel * cells + cell] ?? NaN;
        const objectness = value(0) ** OBJECTNESS_POWER;
        if (objectness <= least) continue;
        // One class per cell: the powers leave even shares of a tenth above most thresholds.
        let classId = 0;
        for (let other = 1; other < classCount; other++) {
            if (value(FIRST_CLASS + other) > value(FIRST_CLASS + classId)) classId = other;
        }
        const score = objectness * value(FIRST_CLASS + classId) ** CLASS_POWER;
        if (score <= least || wanted[classId] === false) continue;
        const x = (((cell % width) + Math.tanh(value(1))) / width) * input.width;
        const y = ((Math.floor(cell / width) + Math.tanh(value(2))) / height) * input.height;
        boxes.addCentred(
            classId,
            score,
            x,
            y,
            sigmoid(value(3)) * input.width,
            sigmoid(value(4)) * input.height,
        );
    }
}
