import type { InferenceSession } from "onnxruntime-node";
import { loadRuntime, threadCount, type Runtime } from "../runtime";
import { EXECUTION_PROVIDERS, type Provider } from "./provider-names";

/** An output as the runtime gives it. */
export interface RawTensor {
    readonly dims: readonly number[];
    readonly data: unknown;
}

/** A graph that takes pictures as they are. */
export interface PictureGraph {
    /** An ONNX file. */
    readonly bytes: Uint8Array;
    readonly inputName: string;
    /** Pictures, height, width and 3 of the largest input. */
    readonly dims: readonly number[];
}

/** A graph that runs on one provider. */
export class Session {
    private constructor(
        private readonly runtime: Runtime,
        private readonly session: InferenceSession,
        private readonly inputName: string,
    ) {}

    /**
     * @param threads of one run; 0 means the default for this machine
     * @throws {VisionError} `E_RUNTIME_MISSING`; what the runtime throws, if it refuses the graph or has not the provider
     */
    static async open(graph: PictureGraph, provider: Provider, threads: number): Promise<Session> {
        const runtime = loadRuntime(provider);
        const count = threadCount(threads);
        // WebAssembly has its threads per process and not per session; a host runs one model.
        if (provider === "wasm") runtime.env.wasm.numThreads = count;
        const session = await runtime.InferenceSession.create(graph.bytes, {
            executionProviders: [...EXECUTION_PROVIDERS[provider]],
            intraOpNumThreads: count,
            interOpNumThreads: 1,
            // Spinning threads keep cores busy between two frames.
            extra: { session: { intra_op: { allow_spinning: "0" } } },
            logSeverityLevel: 3,
        });
        return new Session(runtime, session, graph.inputName);
    }

    /** @param pixels rgb24 of all pictures, in memory that no threads share */
    run(pixels: Uint8Array, dims: readonly number[]): Promise<Readonly<Record<string, RawTensor>>> {
        return this.session.run({ [this.inputName]: new this.runtime.Tensor("uint8", pixels, dims) });
    }

    close(): Promise<void> {
        return this.session.release();
    }
}
