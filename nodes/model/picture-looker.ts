import { performance } from "node:perf_hooks";
import type { NodeMessage } from "node-red";
import type { ModelReference, Timings } from "../../src/detection";
import { VisionError } from "../../src/errors";
import type { VisionFrame } from "../../src/frame";
import { decodePicture } from "../../src/image/decode-picture";
import type { ResultOf, RunOptions, RunResult } from "../../src/model/engine";
import type { FramePolicy } from "../../src/model/frame-policy";
import { MOST_REQUESTS, type ModelUse } from "../../src/model/model-use";
import type { Answered, Dropped } from "../../src/model/scheduler";
import type { NodeStats } from "../../src/stats/node-stats";
import { frameOf } from "../frame/frame-of";
import { requestedFrames } from "../frame/requested-frames";
import { OWN_STAGE } from "./model-view";

/** A model's result for one message. */
export interface Looked<Result extends RunResult> {
    readonly frame: VisionFrame;
    readonly result: Result;
    readonly timings: Timings;
}

interface Outcome<Result extends RunResult> {
    readonly frame: VisionFrame;
    readonly outcome: Answered<Result> | Dropped;
}

/** Has a model look at messages with a frame or a picture file, and counts what becomes of them. */
export class PictureLooker {
    readonly #pictures = new Set<Promise<unknown>>();
    #sequence = 0;
    #isClosed = false;

    constructor(
        private readonly use: ModelUse,
        private readonly policy: FramePolicy,
        private readonly stats: NodeStats,
    ) {}

    /** The model; null until it is loaded. */
    get model(): ModelReference | null {
        const { info } = this.use;
        return info && { name: info.name, digest: info.digest, provider: info.provider };
    }

    /**
     * @returns null if the frame was dropped
     * @throws {VisionError} `E_NO_PICTURE`, `E_FRAME_COPIED`, `E_PICTURE`, `E_PICTURE_SIZE`, `E_BUSY`, or the model's
     */
    async look<Options extends RunOptions>(
        message: NodeMessage,
        options: Options,
    ): Promise<Looked<ResultOf<Options>> | null> {
        const arrived = performance.now();
        const given = frameOf(message);
        const { frame, outcome } = await (given
            ? this.#given(given, options)
            : this.#picture(message.payload, options));
        const isStreamed = !requestedFrames.has(frame);
        if ("dropped" in outcome || (isStreamed && this.#isClosed)) {
            this.stats.drop("dropped" in outcome ? outcome.dropped : "stopped");
            return null;
        }
        if ("discarded" in outcome.result) this.stats.discard(outcome.result.discarded);
        const own = performance.now() - arrived;
        const timings = this.#time(outcome, own, given ? frame.age() : own);
        return { frame, result: outcome.result, timings };
    }

    /**
     * Frames that wait are dropped, and one that still runs gives no result any more. Pictures are answered: of the
     * nodes around, a deploy of changed nodes stops only the Catch nodes, so that an error would reach nobody.
     */
    close(): Promise<void> {
        this.#isClosed = true;
        return this.use.release(Promise.allSettled(this.#pictures));
    }

    async #given<Options extends RunOptions>(
        frame: VisionFrame,
        options: Options,
    ): Promise<Outcome<ResultOf<Options>>> {
        const outcome = requestedFrames.has(frame)
            ? await this.#answered(this.use.request(frame, options))
            : await this.use.submit(frame, options, this.policy);
        return { frame, outcome };
    }

    async #picture<Options extends RunOptions>(
        payload: unknown,
        options: Options,
    ): Promise<Outcome<ResultOf<Options>>> {
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
        return this.#answered(this.#decoded(payload, options));
    }

    async #decoded<Options extends RunOptions>(
        payload: Buffer,
        options: Options,
    ): Promise<Outcome<ResultOf<Options>>> {
        const origin = { source: this.stats.identity.name, sequence: this.#sequence++ };
        const frame = await decodePicture(payload, origin);
        requestedFrames.add(frame);
        return { frame, outcome: await this.use.request(frame, options) };
    }

    /** Keeps in mind that somebody waits for this, as long as it lasts. */
    async #answered<Answer>(work: Promise<Answer>): Promise<Answer> {
        this.#pictures.add(work);
        try {
            return await work;
        } finally {
            this.#pictures.delete(work);
        }
    }

    #time({ result, wait }: Answered, own: number, total: number): Timings {
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
}
