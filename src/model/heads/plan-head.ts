import { VisionError } from "../../errors";
import { HEAD_KINDS, type HeadKind } from "../head-kinds";
import type { HeadDescription } from "../manifest";
import { centernet } from "./centernet";
import { detr } from "./detr";
import { endToEnd } from "./end-to-end";
import { fastestdet } from "./fastestdet";
import type { HeadFactory, HeadPlan, NetworkShape } from "./head";
import { inferHead } from "./infer-head";
import type { InferredHead } from "./inferred-head";
import { confirmRaw } from "./confirm-raw";
import { region } from "./region";
import { shapeText } from "./shape-text";
import { ssd } from "./ssd";
import { yolov3 } from "./yolov3";
import { yolov5 } from "./yolov5";
import { yolov8 } from "./yolov8";
import { yolox } from "./yolox";

/** Every kind of head that can be decoded. */
const HEADS: Readonly<Record<HeadKind, HeadFactory>> = {
    yolov3,
    yolov5,
    yolov8,
    yolox,
    endToEnd,
    region,
    detr,
    ssd,
    centernet,
    fastestdet,
};

export interface PlannedHead {
    readonly plan: HeadPlan;
    /** Null where the manifest describes the head. */
    readonly inferred: InferredHead | null;
}

/**
 * The decoder for a network's outputs.
 *
 * @param head from the manifest; null where there is none
 * @throws {VisionError} `E_MODEL_HEAD` listing the outputs and the heads known
 */
export function planHead(head: HeadDescription | null, network: NetworkShape): PlannedHead {
    try {
        if (head) return { plan: build(head, network), inferred: null };
        const inferred = inferHead(network);
        const plan = build(inferred.head, network);
        return { plan: inferred.mustBeRaw ? confirmRaw(plan, inferred.mustBeRaw) : plan, inferred };
    } catch (error) {
        if (!(error instanceof VisionError) || error.code !== "E_MODEL_HEAD") throw error;
        const known = HEAD_KINDS.join(", ");
        throw new VisionError(
            "E_MODEL_HEAD",
            `${error.message} Heads known: ${known}; model.json or csp-model can name one.`,
        );
    }
}

function build(head: HeadDescription, network: NetworkShape): HeadPlan {
    const factory = (HEADS as Readonly<Record<string, HeadFactory>>)[head.kind];
    if (factory) return { ...factory(head, network), ...suppressionOf(head) };
    const which = `The head "${head.kind}" is not known for a detector`;
    throw new VisionError("E_MODEL_HEAD", `${which}. Outputs: ${shapeText(network.outputs)}.`);
}

function suppressionOf({ nms, nmsPower = 1 }: HeadDescription): Pick<HeadPlan, "suppression"> {
    return nms ? { suppression: { method: nms, power: nmsPower } } : {};
}
