import type { NodeMessage } from "node-red";
import type { Detection } from "../../src/detection";
import type { ClassifyResult } from "../../src/model/engine";
import { receivedVision } from "../frame/received-vision";
import { visionOf } from "../frame/vision-of";
import { visionWith } from "../frame/vision-with";
import type { Looked, PictureLooker } from "../model/picture-looker";
import { detectionsOf } from "./detections-of";
import type { ClassifySettings } from "./settings";

/** Turns messages with a frame, a picture file or detections into messages with rankings. */
export class Classifier {
    constructor(
        private readonly looker: PictureLooker,
        private readonly options: ClassifySettings["options"],
    ) {}

    /**
     * The same message with its result; null if its frame was dropped.
     *
     * @throws {VisionError} `E_PAYLOAD`, or what the looker throws
     */
    async handle(message: NodeMessage): Promise<NodeMessage | null> {
        const detections = detectionsOf(message);
        // Nothing found, nothing to look at: the message goes on as it is.
        if (detections?.length === 0) return message;
        const regions = detections?.map(({ box }) => box) ?? null;
        const looked = await this.looker.look(message, { ...this.options, regions });
        if (!looked) return null;
        return detections ? this.#withCrops(message, detections, looked) : this.#withPicture(message, looked);
    }

    #withPicture(message: NodeMessage, { frame, result, timings }: Looked<ClassifyResult>): NodeMessage {
        const { classes } = this.options;
        message.payload = result.rankings[0] ?? [];
        message["frame"] = frame;
        message["vision"] = visionWith(message["vision"], frame, {
            model: this.looker.model,
            timings,
            classes,
        });
        return message;
    }

    /** The detector's own result and what it says of itself stay as they are. */
    #withCrops(
        message: NodeMessage,
        detections: readonly Detection[],
        { frame, result, timings }: Looked<ClassifyResult>,
    ): NodeMessage {
        const { model } = this.looker;
        const vision = receivedVision(message["vision"]) ?? visionOf(frame);
        message.payload = detections.map((detection, index) => ({
            ...detection,
            classifications: result.rankings[index] ?? [],
        }));
        message["vision"] = { ...vision, ...(model && { classifier: { model, timings } }) };
        return message;
    }
}
