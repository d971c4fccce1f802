import type { InferenceSession } from "onnxruntime-node";

/** What does the arithmetic of a network: in settings, messages and documents as onnxruntime calls it. */
export type Provider = "cpu" | "wasm" | "webgpu" | "cuda" | "tensorrt" | "dml" | "coreml";

/** What a model may ask for; `auto` takes the best that works here. */
export const PROVIDERS = [
    "auto",
    "cpu",
    "wasm",
    "webgpu",
    "cuda",
    "tensorrt",
    "dml",
    "coreml",
] as const satisfies readonly ("auto" | Provider)[];

/** What onnxruntime is asked for. TensorRT leaves what it cannot do to CUDA, as its makers advise. */
export const EXECUTION_PROVIDERS: Readonly<
    Record<Provider, readonly InferenceSession.ExecutionProviderName[]>
> = {
    cpu: ["cpu"],
    wasm: ["wasm"],
    webgpu: ["webgpu"],
    cuda: ["cuda"],
    tensorrt: ["tensorrt", "cuda"],
    dml: ["dml"],
    coreml: ["coreml"],
};

/** What is quicker than the CPU where it works, best first; behind these come the CPU and then WebAssembly. */
export function acceleratorsOf(platform: NodeJS.Platform): readonly Provider[] {
    if (platform === "win32") return ["dml", "webgpu"];
    if (platform === "darwin") return ["coreml", "webgpu"];
    return ["cuda", "webgpu"];
}
