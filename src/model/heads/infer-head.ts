import { VisionError } from "../../errors";
import type { NetworkShape } from "./head";
import { inferCentres } from "./infer-centres";
import { inferDetr, inferLists } from "./infer-queries";
import { inferRows } from "./infer-rows";
import type { InferredHead, Inference } from "./inferred-head";
import { shapeText } from "./shape-text";

/** Names first, since they say most. */
const INFERENCES: readonly Inference[] = [inferDetr, inferLists, inferCentres, inferRows];

/**
 * What metadata, shapes and names leave no doubt about, when no manifest says it.
 *
 * @throws {VisionError} `E_MODEL_HEAD` with the outputs and a question where they do not decide
 */
export function inferHead(network: NetworkShape): InferredHead {
    const { outputs, task } = network;
    if (task === "obb") {
        throw new VisionError("E_MODEL_HEAD", `Turned boxes (task obb) are not read: ${shapeText(outputs)}.`);
    }
    for (const infer of INFERENCES) {
        const found = infer(network);
        if (found) return found;
    }
    const text = `The outputs do not say how to read them: ${shapeText(outputs)}. ${hint(network)}`;
    throw new VisionError("E_MODEL_HEAD", text);
}

/** What a person could look for, by the look of the outputs. */
function hint({ outputs }: NetworkShape): string {
    const maps = outputs.filter(({ dims }) => dims.length >= 4);
    if (outputs.length === maps.length && outputs.some(({ dims }) => dims.length === 5)) {
        return "They look like raw YOLOv5 maps, whose anchors are missing: name head.kind yolov5 and head.outputs with stride and anchors.";
    }
    if (outputs.length === maps.length) {
        return "Maps may be fastestdet, centernet, or yolov3 or region, whose anchors are missing.";
    }
    return "Lists may be detr or ssd; rows may be yolov5, yolov8, yolox or endToEnd of another input size.";
}
