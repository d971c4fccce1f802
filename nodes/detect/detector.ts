import { performance } from "node:perf_hooks";
import type { NodeMessage } from "node-red";
import type { Detection, Timings, VisionInfo } from "../../src/detection";
import { VisionError } from "../../src/errors";
import type { VisionFrame } from "../../src/frame";
import { decodePicture } from "../../src/image/decode-picture";
import { MOST_REQUESTS, type ModelUse } from "../../src/model/model-use";
import type { Detected, Dropped } from "../../src/model/scheduler";
import { toDetections } from "../../src/model/to-detections";
import type { NodeStats } from "../../src/stats/node-stats";
import { frameOf } from "../frame/frame-of";
import { visionOf } from "../frame/vision-of";
import { OWN_STAGE } from "./model-view";
import type { DetectSettings } from "./settings";

interface Looked {
    readonly frame: VisionFrame;
    readonly outcome: Detected | Dropped;
}

/** Turns messages with a frame or a picture file into messages with detections. */
export class Detector {
    readonly #pictures = new Set<Promise<Looked>>();
    #sequence = 0;
    #isClosed = false;

    constructor(
        private readonly use: ModelUse,
        private readonly settings: DetectSettings,
        private readonly stats: NodeStats,
    ) {}

    /**
     * The same message with its result; null if its frame was dropped.
     *
     * @throws {VisionError} `E_NO_PICTURE`, `E_FRAME_COPIED`, `E_PICTURE`, `E_PICTURE_SIZE`, `E_BUSY`, or the model's
     */
    async handle(message: NodeMessage): Promise<NodeMessage | null> {
        const arrived = performance.now();
        const streamed = frameOf(message);
        const { frame, outcome } = await (streamed ? this.#stream(streamed) : this.#picture(message.payload));
        if ("dropped" in outcome || (streamed && this.#isClosed)) {
            this.stats.drop("dropped" in outcome ? outcome.dropped : "stopped");
            return null;
        }
        this.stats.discard(outcome.result.discarded);
        const own = performance.now() - arrived;
        const timings = this.#time(outcome, own, streamed ? frame.age() : own);
        message.payload = this.#detections(outcome, frame);
        message["frame"] = frame;
        message["vision"] = this.#vision(message["vision"], frame, timings);
        return message;
    }

    /**
     * Frames that wait are dropped, and one that still runs gives no message any more. Pictures are answered: of the
     * nodes around, a deploy of changed nodes stops only the Catch nodes, so that an error would reach nobody.
     */
    close(): Promise<void> {
        this.#isClosed = true;
        return this.use.release(Promise.allSettled(this.#pictures));
    }

    async #stream(frame: VisionFrame): Promise<Looked> {
        const { options, policy } = this.settings;
        return { frame, outcome: await this.use.submit(frame, options, policy) };
    }

    async #picture(payload: unknown): Promise<Looked> {
        if (!Buffer.isBuffer(payload) || payload.length === 0) {
            throw new VisionError(
                "E_NO_PICTURE",
                "Expected a frame in msg.frame or a JPEG, PNG or WebP file as a buffer in msg.payload, got neither.",
            );
        }
        // Counted here and not by the model alone: each picture that is decoded takes memory.
        if (this.#pictures.size >= MOST_REQUESTS) {
            throw new VisionError("E_BUSY", `Expected at most ${MOST_REQUESTS} pictures at a time.`);
        }
        const looked = this.#look(payload);
        this.#pictures.add(looked);
        try {
            return await looked;
        } finally {
            this.#pictures.delete(looked);
        }
    }

    async #look(payload: Buffer): Promise<Looked> {
        const origin = { source: this.stats.identity.name, sequence: this.#sequence++ };
        const frame = await decodePicture(payload, origin);
        return { frame, outcome: await this.use.request(frame, this.settings.options) };
    }

    #time({ result, wait }: Detected, own: number, total: number): Timings {
        const stages = { wait, ...result.timings, total };
        for (const [stage, milliseconds] of Object.entries(stages)) this.stats.time(stage, milliseconds);
        this.stats.time(OWN_STAGE, own);
        const rounded = (value: number): number => Math.round(value * 10) / 10;
        return {
            wait: rounded(wait),
            preprocess: rounded(result.timings.preprocess),
            inference: rounded(result.timings.inference),
            postprocess: rounded(result.timings.postprocess),
            total: rounded(total),
        };
    }

    #detections({ result }: Detected, frame: VisionFrame): Detection[] {
        return toDetections(result.objects, { width: frame.nativeWidth, height: frame.nativeHeight });
    }

    /** What the message says of the frame stays, save what a detector before this one has said of itself. */
    #vision(received: unknown, frame: VisionFrame, timings: Timings): VisionInfo {
        const { info } = this.use;
        const { classes } = this.settings.options;
        const vision: Record<string, unknown> = { ...(received as object | undefined) };
        delete vision["classes"];
        return {
            ...vision,
            ...visionOf(frame),
            ...(info && { model: { name: info.name, digest: info.digest, provider: info.provider } }),
            timings,
            ...(classes && { classes }),
        };
    }
}
