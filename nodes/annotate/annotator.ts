import { performance } from "node:perf_hooks";
import type { NodeMessage } from "node-red";
import { VisionError } from "../../src/errors";
import type { VisionFrame } from "../../src/frame";
import { annotate, type AnnotateOptions } from "../../src/image/annotate";
import type { DrawnDetection } from "../../src/image/overlay";
import type { NodeStats } from "../../src/stats/node-stats";
import { OWN_STAGE } from "../model/model-view";
import { frameOf } from "../frame/frame-of";
import { detectionsOf } from "./detections-of";

/** Pictures that may wait or be drawn at a time: as many as requests in front of a model. */
const MOST_PICTURES = 16;

/** Draws what messages say of their frames, one after the other, so that pictures keep their order. */
export class Annotator {
    #turn: Promise<unknown> = Promise.resolve();
    #underWay = 0;
    #isClosed = false;

    constructor(
        private readonly options: AnnotateOptions,
        private readonly stats: NodeStats,
    ) {}

    /**
     * The same message with a JPEG in place of the detections; null if the node was closed meanwhile.
     *
     * @throws {VisionError} `E_NO_PICTURE`, `E_FRAME_COPIED`, `E_PAYLOAD`, `E_BUSY`
     */
    async handle(message: NodeMessage): Promise<NodeMessage | null> {
        const frame = frameOf(message);
        if (!frame) {
            throw new VisionError(
                "E_NO_PICTURE",
                "Expected the frame that the detections belong to in msg.frame, got none.",
            );
        }
        const detections = detectionsOf(message.payload);
        const picture = await this.#draw(frame, detections);
        if (!picture) {
            this.stats.drop("stopped");
            return null;
        }
        message.payload = picture;
        message["detections"] = detections;
        return message;
    }

    /** Pictures that wait are dropped; one that is being drawn is waited for. */
    async close(): Promise<void> {
        this.#isClosed = true;
        await this.#turn;
    }

    async #draw(frame: VisionFrame, detections: readonly DrawnDetection[]): Promise<Buffer | null> {
        if (this.#underWay >= MOST_PICTURES) {
            throw new VisionError("E_BUSY", `Expected at most ${MOST_PICTURES} pictures at a time.`);
        }
        const arrived = performance.now();
        this.#underWay += 1;
        // A file that is read once is not read on before its picture is drawn.
        frame.hold();
        const turn = this.#turn.then(() => (this.#isClosed ? null : this.#time(frame, detections)));
        this.#turn = turn.catch(() => undefined);
        try {
            const picture = await turn;
            if (this.#isClosed) return null;
            this.stats.time(OWN_STAGE, performance.now() - arrived);
            this.stats.time("total", frame.age());
            return picture;
        } finally {
            this.#underWay -= 1;
            frame.release();
        }
    }

    async #time(frame: VisionFrame, detections: readonly DrawnDetection[]): Promise<Buffer> {
        const started = performance.now();
        const picture = await annotate(frame, detections, this.options);
        this.stats.time("draw", performance.now() - started);
        return picture;
    }
}
