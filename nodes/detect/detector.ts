import type { NodeMessage } from "node-red";
import { toDetections } from "../../src/model/to-detections";
import { numberValue } from "../../src/node-kit/number-value";
import { remoteControls } from "../../src/node-kit/remote-controls";
import { frameOf } from "../frame/frame-of";
import { visionWith } from "../frame/vision-with";
import type { PictureLooker } from "../model/picture-looker";
import type { DetectSettings } from "./settings";

/** Turns messages with a frame or a picture file into messages with detections. */
export class Detector {
    /** Scores that were asked for over MQTT, by source. */
    readonly #scores = new Map<string, number>();
    readonly #leave = new Map<string, () => void>();

    constructor(
        private readonly looker: PictureLooker,
        private readonly options: DetectSettings["options"],
    ) {}

    /** What it offered for its sources is offered no longer. */
    close(): void {
        for (const leave of this.#leave.values()) leave();
    }

    /**
     * The same message with its result; null if its frame was dropped.
     *
     * @throws {VisionError} what the looker throws
     */
    async handle(message: NodeMessage): Promise<NodeMessage | null> {
        const source = frameOf(message)?.source;
        if (source !== undefined) this.#offerControls(source);
        const score = this.#scores.get(source ?? "") ?? this.options.score;
        const looked = await this.looker.look(message, { ...this.options, score });
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

    #offerControls(source: string): void {
        if (this.#leave.has(source)) return;
        const score = (value: unknown): void => {
            this.#scores.set(source, numberValue(value, 0, 1));
        };
        this.#leave.set(source, remoteControls.add(source, { score }));
    }
}
