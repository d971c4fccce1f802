import { readFile } from "node:fs/promises";
import type { VisionInfo } from "../detection";
import { VisionError } from "../errors";
import type { VisionFrame } from "../frame";
import { decodePicture } from "../image/decode-picture";
import type { ModelInfo } from "../model/engine";
import type { FramePolicy } from "../model/frame-policy";
import type { ModelUse } from "../model/model-use";
import type { Dropped } from "../model/scheduler";
import type { AnalysisRequest } from "./analysis-request";
import { EXIT, exitCodeOf } from "./exit-code";
import { ahead } from "./inputs/ahead";
import type { Input } from "./inputs/input";
import { playStream } from "./inputs/play-stream";
import type { DocumentOutput } from "./output/document-output";
import type { ProgressLine } from "./output/progress-line";

/** What a command found in a frame. */
export interface Answer {
    /** Milliseconds. */
    readonly timings: Omit<NonNullable<VisionInfo["timings"]>, "total">;
    /** What is printed of it. */
    readonly document: (vision: VisionInfo, session: string, number: number) => object;
    /** Keeps a picture of it under the number of its document. */
    readonly keep?: (number: number) => Promise<void>;
}

/** Runs the model on a frame; `policy` is null for a picture, which waits for its turn. */
export type Look = (
    use: ModelUse,
    frame: VisionFrame,
    policy: FramePolicy | null,
) => Promise<Answer | Dropped>;

interface Parts {
    readonly request: AnalysisRequest;
    readonly look: Look;
    readonly use: ModelUse;
    readonly model: ModelInfo;
    readonly output: DocumentOutput;
    readonly progress: ProgressLine;
    readonly signal: AbortSignal;
}

const tenth = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

/** Takes the inputs to the model and its answers to the output; one that fails is reported, and the rest goes on. */
export class Analysis {
    readonly #session = Math.random().toString(36).slice(2, 8);
    #number = 0;
    #exit: number = EXIT.ok;
    #lost = 0;

    constructor(private readonly parts: Parts) {}

    /** @returns the exit code: 0, or that of the first failure */
    async run(inputs: readonly Input[]): Promise<number> {
        const { signal, progress } = this.parts;
        const isLive = (input: Input): boolean => input.kind === "stream" && input.isLive;
        const sequences = new Map(
            inputs.filter(({ kind }) => kind !== "stream").map((input, i) => [input, i]),
        );
        const finite = inputs.filter((input) => !isLive(input));
        const load = (input: Input): Promise<VisionFrame | null> =>
            this.#load(input, sequences.get(input) ?? 0);
        let done = 0;
        for await (const { item, loaded } of ahead(finite, load)) {
            if (signal.aborted) return this.#exit || EXIT.interrupted;
            progress.show(done / inputs.length, `${done}/${inputs.length} ${item.source}`);
            await this.#guard(item, async () => {
                if ("error" in loaded) throw loaded.error;
                if (loaded.value) await this.#picture(loaded.value);
                else if (item.kind === "stream") await this.#stream(item);
            });
            done += 1;
        }
        await Promise.all(
            inputs.map(async (input) => {
                if (input.kind === "stream" && input.isLive)
                    await this.#guard(input, () => this.#stream(input));
            }),
        );
        return this.#end(finite.some(({ kind }) => kind === "stream"));
    }

    #end(hasFiles: boolean): number {
        const { progress, signal } = this.parts;
        if (this.#lost > 0) {
            progress.say(`${this.#lost} frames were lost with an inference host that ended.`);
            this.#exit ||= EXIT.model;
        }
        return this.#exit || (hasFiles && signal.aborted ? EXIT.interrupted : EXIT.ok);
    }

    /** Null for what is no picture. */
    async #load(input: Input, sequence: number): Promise<VisionFrame | null> {
        if (input.kind === "failed") throw input.error;
        if (input.kind === "stream") return null;
        const bytes = await readFile(input.path).catch((cause: unknown) => {
            throw new VisionError("E_FILE_NOT_FOUND", "The picture cannot be read.", { cause });
        });
        return decodePicture(bytes, { source: input.source, sequence });
    }

    async #picture(frame: VisionFrame): Promise<void> {
        const { look, use } = this.parts;
        const answer = await look(use, frame, null);
        if ("document" in answer) await this.#print(answer, frame, frame.sequence);
    }

    async #stream(input: Extract<Input, { kind: "stream" }>): Promise<void> {
        const { look, use, request, progress, signal } = this.parts;
        let printed = 0;
        const isEnough = (): boolean => printed >= (request.frames ?? Infinity);
        await playStream({
            ...{ input, rate: request.rate, signal },
            onRemark: (sentence) => progress.say(`${input.source}: ${sentence}`),
            onFrame: async (frame) => {
                const answer = await look(use, frame, { kind: input.isLive ? "newest" : "all" });
                if ("dropped" in answer) {
                    if (answer.dropped === "host") this.#lost += 1;
                } else if (!isEnough()) {
                    printed += 1;
                    // Whoever reads the output slowly keeps the file waiting, too.
                    frame.hold();
                    // A camera counts from 1.
                    await this.#print(answer, frame, frame.sequence - 1).finally(() => frame.release());
                    progress.show(null, `${input.source} ${printed} frames`);
                }
                return isEnough();
            },
        });
    }

    async #print({ timings, document, keep }: Answer, frame: VisionFrame, sequence: number): Promise<void> {
        const { model, output, progress } = this.parts;
        const vision: VisionInfo = {
            ...{ source: frame.source, sequence, capturedAt: frame.capturedAt, pts: frame.pts },
            frame: { width: frame.nativeWidth, height: frame.nativeHeight },
            model: { name: model.name, digest: model.digest, provider: model.provider },
            timings: {
                wait: tenth(timings.wait),
                preprocess: tenth(timings.preprocess),
                inference: tenth(timings.inference),
                postprocess: tenth(timings.postprocess),
                total: tenth(frame.age()),
            },
        };
        progress.clear();
        const number = ++this.#number;
        await output.write(document(vision, this.#session, number));
        await keep?.(number);
    }

    async #guard(input: Input, work: () => Promise<void>): Promise<void> {
        try {
            await work();
        } catch (error) {
            if (!(error instanceof VisionError)) throw error;
            this.parts.progress.say(`${input.source}: ${error.message}`);
            this.#exit ||= exitCodeOf(error.code);
        }
    }
}
