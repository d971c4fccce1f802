import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import { VisionError } from "../errors";
import { graftBackStage } from "../graph/back-stage";
import { foreignOperators } from "../graph/foreign-operators";
import { graftFrontStage } from "../graph/front-stage";
import { loadExternalData } from "../graph/load-external-data";
import { readOnnx } from "../graph/read-onnx";
import type { TensorShape } from "../graph/tensor-shape";
import { writeOnnx } from "../graph/write-onnx";
import type { OnnxModel } from "../graph/onnx-model";
import { firstPicture } from "./first-picture";
import type { Tensor } from "./heads/head";
import { inspectNetwork, type NetworkFacts } from "./inspect-network";
import type { InputRecipe } from "./manifest";
import { loadRuntime, threadCount } from "./runtime";

/** A network file in memory, before it runs. */
export interface NetworkFile extends NetworkFacts {
    readonly model: OnnxModel;
    /** `sha256:` and hex. */
    readonly digest: string;
}

/**
 * @param sha256 hex digest that the file must have; null if nobody says
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_FILE`, `E_MODEL_VERSION`, `E_MODEL_DIGEST`
 */
export async function openNetwork(file: string, sha256: string | null): Promise<NetworkFile> {
    const bytes = await readFile(file).catch((error: unknown) => {
        throw new VisionError("E_MODEL_MISSING", `The network file ${file} is missing or cannot be read.`, {
            cause: error,
        });
    });
    const hex = createHash("sha256").update(bytes).digest("hex");
    if (sha256 !== null && sha256 !== hex) {
        const was = `Expected sha256 ${sha256} for ${file}, got ${hex}`;
        throw new VisionError(
            "E_MODEL_DIGEST",
            `${was} (${bytes.length} bytes): the file was changed or cut off.`,
        );
    }
    const model = readOnnx(bytes, file);
    await loadExternalData(model, path.dirname(file));
    return { ...inspectNetwork(model, file), model, digest: `sha256:${hex}` };
}

/** A network that runs on rgb24 frames. */
export class Network {
    private constructor(
        private readonly session: InferenceSession,
        private readonly inputName: string,
        /** Names of the outputs in the file, by those in the graph. */
        private readonly origins: ReadonlyMap<string, string>,
        /** Pictures that the graph takes at once. */
        private readonly batch: number,
    ) {}

    /**
     * @param outputs names of those that are read
     * @throws {VisionError} `E_MODEL_FILE` if the runtime refuses the graph, `E_RUNTIME_MISSING`
     */
    static async create(
        file: NetworkFile,
        recipe: InputRecipe,
        threads: number,
        outputs: readonly string[] = file.outputs.map(({ name }) => name),
    ): Promise<Network> {
        const inputName = graftFrontStage(file.model, recipe);
        const origins = graftBackStage(file.model, new Set(outputs));
        const ort = loadRuntime();
        try {
            const session = await ort.InferenceSession.create(writeOnnx(file.model), {
                executionProviders: ["cpu"],
                intraOpNumThreads: threadCount(threads),
                interOpNumThreads: 1,
                // Spinning threads keep cores busy between two frames.
                extra: { session: { intra_op: { allow_spinning: "0" } } },
                logSeverityLevel: 3,
            });
            return new Network(session, inputName, origins, batchOf(file.input));
        } catch (error) {
            throw refusal(file.model, error);
        }
    }

    /**
     * @param pixels rgb24 of width × height, as many pictures as the bytes hold
     * @throws {VisionError} `E_MODEL_RUN`
     */
    async run(pixels: Uint8Array, width: number, height: number): Promise<Map<string, Tensor>> {
        const ort = loadRuntime();
        try {
            const count = pixels.length / (width * height * 3);
            const dims = [Math.max(count, this.batch), height, width, 3];
            const feed = { [this.inputName]: new ort.Tensor("uint8", this.#ownPixels(pixels, count), dims) };
            const results = await this.session.run(feed);
            return new Map(
                Object.entries(results).map(([name, { dims, data }]) => [
                    this.origins.get(name) ?? name,
                    firstPicture({ dims, data: numbers(name, data) }, count < this.batch ? this.batch : 1),
                ]),
            );
        } catch (error) {
            if (error instanceof VisionError) throw error;
            const text = error instanceof Error ? error.message : String(error);
            throw new VisionError("E_MODEL_RUN", `The network failed on ${width} × ${height}: ${text}`, {
                cause: error,
            });
        }
    }

    /** The pictures, and black ones behind them where the graph wants more. */
    #ownPixels(pixels: Uint8Array, count: number): Uint8Array {
        if (count < this.batch) {
            const filled = new Uint8Array((pixels.length / count) * this.batch);
            filled.set(pixels);
            return filled;
        }
        // onnxruntime refuses memory that threads share.
        return pixels.buffer instanceof SharedArrayBuffer ? new Uint8Array(pixels) : pixels;
    }

    close(): Promise<void> {
        return this.session.release();
    }
}

function numbers(name: string, data: unknown): Float32Array {
    if (data instanceof Float32Array) return data;
    throw new VisionError("E_MODEL_RUN", `Expected 32-bit floats from output "${name}".`);
}

/** A batch that was fixed at export; one where it is free. */
const batchOf = ({ dims }: TensorShape): number => dims[0] ?? 1;

function refusal(model: OnnxModel, error: unknown): VisionError {
    const text = error instanceof Error ? error.message : String(error);
    const foreign = foreignOperators(model);
    const which = foreign.length > 0 ? ` It has no operator ${foreign.join(", ")}: export without it.` : "";
    return new VisionError("E_MODEL_FILE", `onnxruntime refuses the network.${which} ${text}`, {
        cause: error,
    });
}
