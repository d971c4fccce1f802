import os from "node:os";
import type * as Ort from "onnxruntime-node";
import { VisionError } from "../errors";

export type Runtime = typeof Ort;

/** Names that a model may ask for; `auto` takes the first that loads. */
export const PROVIDERS = ["auto", "cpu"] as const;

let runtime: Runtime | null = null;

/**
 * onnxruntime, loaded on first use, so that a machine without it keeps every other node.
 *
 * @throws {VisionError} `E_RUNTIME_MISSING` naming platform and remedy
 */
export function loadRuntime(): Runtime {
    try {
        // A require, since a host must not hand the event loop back between start and load.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        runtime ??= require("onnxruntime-node") as Runtime;
        return runtime;
    } catch (error) {
        const here = `${process.platform}-${process.arch}, Node ${process.version}`;
        const remedy =
            "Run `npm install onnxruntime-node` in the Node-RED user directory; Alpine and 32-bit have no build of it.";
        throw new VisionError("E_RUNTIME_MISSING", `onnxruntime-node does not load on ${here}. ${remedy}`, {
            cause: error,
        });
    }
}

/** What a model's `auto` or named provider comes to on this machine. */
export function resolveProvider(wanted: string): string {
    if (wanted === "auto" || wanted === "cpu") return "cpu";
    throw new VisionError("E_PROVIDER", `Expected a provider of ${PROVIDERS.join(", ")}, got "${wanted}".`);
}

/** Threads of one run when the user names none: all but one of more than two cores, four at most. */
export function threadCount(wanted: number): number {
    if (wanted > 0) return wanted;
    const cores = os.availableParallelism();
    return cores <= 2 ? 1 : Math.min(4, cores - 1);
}
