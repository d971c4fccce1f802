import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import { VisionError } from "../errors";
import { graftFrontStage } from "../graph/front-stage";
import { loadExternalData } from "../graph/load-external-data";
import { readOnnx } from "../graph/read-onnx";
import { tensorShape, trueInputs, type TensorShape } from "../graph/tensor-shape";
import { writeOnnx } from "../graph/write-onnx";
import type { OnnxModel } from "../graph/onnx-model";
import type { Tensor } from "./heads/head";
import type { InputRecipe } from "./manifest";
import { loadRuntime, threadCount } from "./runtime";

/** A network file in memory, before it runs. */
export interface NetworkFile {
    readonly model: OnnxModel;
    /** `sha256:` and hex. */
    readonly digest: string;
    readonly input: TensorShape;
    readonly outputs: readonly TensorShape[];
    readonly metadata: ReadonlyMap<string, string>;
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
    const [input] = trueInputs(model.graph);
    if (!input) throw new VisionError("E_MODEL_FILE", `The network ${file} has no input.`);
    return {
        model,
        digest: `sha256:${hex}`,
        input: tensorShape(input),
        outputs: model.graph.output.map(tensorShape),
        metadata: new Map((model.metadata_props ?? []).map(({ key, value }) => [key, value])),
    };
}

/** A network that runs on rgb24 frames. */
export class Network {
    private constructor(
        private readonly session: InferenceSession,
        private readonly inputName: string,
    ) {}

    /** @throws {VisionError} `E_MODEL_FILE` if the runtime refuses the graph, `E_RUNTIME_MISSING` */
    static async create(file: NetworkFile, recipe: InputRecipe, threads: number): Promise<Network> {
        const inputName = graftFrontStage(file.model, recipe);
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
            return new Network(session, inputName);
        } catch (error) {
            const text = error instanceof Error ? error.message : String(error);
            throw new VisionError("E_MODEL_FILE", `onnxruntime refuses the network: ${text}`, {
                cause: error,
            });
        }
    }

    /**
     * @param pixels rgb24 of width × height
     * @throws {VisionError} `E_MODEL_RUN`
     */
    async run(pixels: Uint8Array, width: number, height: number): Promise<Map<string, Tensor>> {
        const ort = loadRuntime();
        // onnxruntime refuses memory that threads share.
        const own = pixels.buffer instanceof SharedArrayBuffer ? new Uint8Array(pixels) : pixels;
        try {
            const feed = { [this.inputName]: new ort.Tensor("uint8", own, [1, height, width, 3]) };
            const results = await this.session.run(feed);
            return new Map(
                Object.entries(results).map(([name, { dims, data }]) => [
                    name,
                    { dims, data: numbers(name, data) },
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

    close(): Promise<void> {
        return this.session.release();
    }
}

function numbers(name: string, data: unknown): Float32Array {
    if (data instanceof Float32Array) return data;
    throw new VisionError("E_MODEL_RUN", `Expected 32-bit floats from output "${name}".`);
}
