import type { Provider } from "./provider-names";

const LONGEST = 200;

/** What a provider needs, and where it exists. */
const NEEDS: Readonly<Partial<Record<Provider, string>>> = {
    webgpu: "it needs a graphics driver with Vulkan, Direct3D 12 or Metal",
    cuda: "it needs Linux on x64, an NVIDIA driver, CUDA 12 with cuDNN 9, and the CUDA files of onnxruntime-node",
    tensorrt: "it needs what cuda needs, and TensorRT 10",
    dml: "it needs Windows and a graphics driver with Direct3D 12",
    coreml: "it needs macOS",
};

/** The runtime's words without its places in source code, and what the provider needs. */
export function whyRefused(provider: Provider, thrown: unknown): string {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    const [line = ""] = text
        // webgpu_context.cc: "<file>:<line> <function> <condition> was false. <words>"
        .replace(/^[^]*? was false\. /, "")
        .replace(/^OrtSessionOptionsAppendExecutionProvider_\w+: /, "")
        .replace(
            /^.*\bbackend not found.*$/s,
            `onnxruntime has no ${provider} for ${process.platform}-${process.arch}`,
        )
        .trim()
        .split("\n");
    const words = line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line.replace(/\.$/, "");
    const needs = NEEDS[provider];
    return needs ? `${words} (${needs})` : words;
}
