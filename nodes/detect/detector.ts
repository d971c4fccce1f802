import type { NodeMessage } from "node-red";
import { toDetections } from "../../src/model/to-detections";
import { visionWith } from "../frame/vision-with";
import type { PictureLooker } from "../model/picture-looker";
import type { DetectSettings } from "./settings";

/** Turns messages with a frame or a picture file into messages with detections. */
export class Detector {
    constructor(
        private readonly looker: PictureLooker,
        private readonly options: DetectSettings["options"],
    ) {}

    /**
     * The same message with its result; null if its frame was dropped.
     *
     * @throws {VisionError} what the looker throws
     */
    async handle(message: NodeMessage): Promise<NodeMessage | null> {
        const looked = await this.looker.look(message, this.options);
        if (!looked) return null;
        const { frame, result, timings } = looked;
        const { classes } = this.options;
        message.payload = toDetections(result.objects, {
            width: frame.nativeWidth,
            height: frame.nativeHeight,
        });
        message["frame"] = frame;
        message["vision"] = visionWith(message["vision"], frame, {
            model: this.looker.model,
            timings,
            classes,
        });
        return message;
    }
}
