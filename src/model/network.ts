import { createHash } from "node:crypto";
import path from "node:path";
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
import { Session, type PictureGraph, type RawTensor } from "./providers/session";
import { readChecked } from "./read-checked";
import { nativeFailure } from "./runtime";

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
    const bytes = await readChecked(file, sha256);
    const hex = sha256 ?? createHash("sha256").update(bytes).digest("hex");
    const model = readOnnx(bytes, file);
    await loadExternalData(model, path.dirname(file));
    return networkFile(model, file, `sha256:${hex}`);
}

/**
 * What is known of a graph in memory.
 *
 * @param digest `sha256:` and hex
 * @throws {VisionError} `E_MODEL_FILE` if it has no input
 */
export function networkFile(model: OnnxModel, file: string, digest: string): NetworkFile {
    return { ...inspectNetwork(model, file), model, digest };
}

type RawTensors = Readonly<Record<string, RawTensor>>;

/** Opens a graph; `tensors` are the outputs of one of its runs, of the first picture in it, as heads read them. */
export type OpenGraph = (
    graph: PictureGraph,
    tensors: (outputs: RawTensors) => Map<string, Tensor>,
) => Promise<Session>;

export interface WantedOfNetwork {
    /** Names of the outputs that are read; absent means all. */
    readonly outputs?: readonly string[];
    /** Absent means what every machine has: the CPU, by WebAssembly where nothing else is. */
    readonly open?: OpenGraph;
}

/** A network that runs on rgb24 frames. */
export class Network {
    /** Memory of the last picture, for the next: as much in new memory costs several times as much. */
    #spare: Uint8Array = new Uint8Array();

    private constructor(
        private readonly session: Session,
        private readonly tensors: ReadTensors,
        /** Pictures that the graph takes at once. */
        private readonly batch: number,
    ) {}

    /**
     * @param wanted `outputs` names those that are read; `open` opens the graph on a provider
     * @throws {VisionError} `E_MODEL_FILE` if the runtime refuses the graph, `E_RUNTIME_MISSING`, `E_PROVIDER`
     */
    static async create(
        file: NetworkFile,
        recipe: InputRecipe,
        threads: number,
        { outputs, open = openPlain(threads) }: WantedOfNetwork = {},
    ): Promise<Network> {
        const inputName = graftFrontStage(file.model, recipe);
        const names = new Set(outputs ?? file.outputs.map(({ name }) => name));
        const tensors = tensorsBy(graftBackStage(file.model, names));
        const batch = batchOf(file.input);
        const dims = [batch, recipe.height, recipe.width, 3];
        try {
            const graph = { bytes: writeOnnx(file.model), inputName, dims };
            return new Network(await open(graph, (results) => tensors(results, batch)), tensors, batch);
        } catch (error) {
            if (error instanceof VisionError) throw error;
            throw refusal(file.model, error);
        }
    }

    /**
     * @param pixels rgb24 of width × height, as many pictures as the bytes hold
     * @throws {VisionError} `E_MODEL_RUN`
     */
    async run(pixels: Uint8Array, width: number, height: number): Promise<Map<string, Tensor>> {
        try {
            const count = pixels.length / (width * height * 3);
            const dims = [Math.max(count, this.batch), height, width, 3];
            const own = this.#ownPixels(pixels, count);
            const results = await this.session.run(own, dims);
            if (own !== pixels) this.#spare = own;
            return this.tensors(results, count < this.batch ? this.batch : 1);
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
        // onnxruntime refuses memory that threads share.
        if (count >= this.batch && !(pixels.buffer instanceof SharedArrayBuffer)) return pixels;
        const length = (pixels.length / count) * Math.max(count, this.batch);
        const own = this.#spare.length === length ? this.#spare : new Uint8Array(length);
        this.#spare = new Uint8Array();
        own.set(pixels);
        return own.fill(0, pixels.length);
    }

    close(): Promise<void> {
        return this.session.close();
    }
}

/** Outputs by their names in the file, of the first picture where a run holds more of them than were asked for. */
type ReadTensors = (outputs: RawTensors, batch: number) => Map<string, Tensor>;

/** @param origins names of the outputs in the file, by those in the graph */
function tensorsBy(origins: ReadonlyMap<string, string>): ReadTensors {
    return (outputs, batch) =>
        new Map(
            Object.entries(outputs).map(([name, { dims, data }]) => [
                origins.get(name) ?? name,
                firstPicture({ dims, data: numbers(name, data) }, batch),
            ]),
        );
}

function openPlain(threads: number): OpenGraph {
    return (graph) => Session.open(graph, nativeFailure() ? "wasm" : "cpu", threads);
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
