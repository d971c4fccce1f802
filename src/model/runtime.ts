import os from "node:os";
import type * as Ort from "onnxruntime-node";
import { VisionError } from "../errors";
import type { Provider } from "./providers/provider-names";

export type Runtime = Pick<typeof Ort, "InferenceSession" | "Tensor" | "env">;
export type NativeRuntime = typeof Ort;

let native: NativeRuntime | null = null;
let web: Runtime | null = null;

/**
 * onnxruntime's own build for this platform, loaded on first use, so that a machine without it keeps every other node.
 *
 * @throws {VisionError} `E_RUNTIME_MISSING` naming platform and remedy
 */
export function loadNativeRuntime(): NativeRuntime {
    try {
        // A require, since a host must not hand the event loop back between start and load.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        return (native ??= require("onnxruntime-node") as NativeRuntime);
    } catch (error) {
        throw missing(
            "onnxruntime-node",
            error,
            "; Alpine, 32-bit systems and Intel Macs have no build of it",
        );
    }
}

/** Why there is no build for this platform; null where there is one. */
export function nativeFailure(): VisionError | null {
    try {
        loadNativeRuntime();
        return null;
    } catch (thrown) {
        return thrown as VisionError;
    }
}

/**
 * onnxruntime in WebAssembly: slower, and there on every platform.
 *
 * @throws {VisionError} `E_RUNTIME_MISSING` naming platform and remedy
 */
export function loadWebRuntime(): Runtime {
    try {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        return (web ??= require("onnxruntime-web") as Runtime);
    } catch (error) {
        throw missing("onnxruntime-web", error, "");
    }
}

/** The runtime that has a provider. @throws {VisionError} `E_RUNTIME_MISSING` */
export function loadRuntime(provider: Provider = "cpu"): Runtime {
    return provider === "wasm" ? loadWebRuntime() : loadNativeRuntime();
}

/** Threads of one run when the user names none: all but one of more than two cores, four at most. */
export function threadCount(wanted: number): number {
    if (wanted > 0) return wanted;
    const cores = os.availableParallelism();
    return cores <= 2 ? 1 : Math.min(4, cores - 1);
}

function missing(name: string, cause: unknown, where: string): VisionError {
    const here = `${process.platform}-${process.arch}, Node ${process.version}`;
    const [why = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    return new VisionError(
        "E_RUNTIME_MISSING",
        `${name} does not load on ${here} (${why}). Run \`npm install ${name}\` in the Node-RED user directory${where}.`,
        { cause },
    );
}
