/** What does the arithmetic of a network; the names of settings, messages and documents. */
export type Provider = "cpu" | "wasm" | "webgpu" | "cuda" | "tensorrt" | "directml" | "coreml";

/** What a model may ask for; `auto` takes the best that works here. */
export const PROVIDERS = [
    "auto",
    "cpu",
    "wasm",
    "webgpu",
    "cuda",
    "tensorrt",
    "directml",
    "coreml",
] as const satisfies readonly ("auto" | Provider)[];

/** Names of onnxruntime's execution providers. TensorRT leaves what it cannot do to CUDA, as its makers advise. */
export const EXECUTION_PROVIDERS: Readonly<Record<Provider, readonly string[]>> = {
    cpu: ["cpu"],
    wasm: ["wasm"],
    webgpu: ["webgpu"],
    cuda: ["cuda"],
    tensorrt: ["tensorrt", "cuda"],
    directml: ["dml"],
    coreml: ["coreml"],
};

/** What is quicker than the CPU where it works, best first; behind these come the CPU and then WebAssembly. */
export function acceleratorsOf(platform: NodeJS.Platform): readonly Provider[] {
    if (platform === "win32") return ["directml", "webgpu"];
    if (platform === "darwin") return ["coreml", "webgpu"];
    return ["cuda", "webgpu"];
}
