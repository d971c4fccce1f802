import type { OnnxModel } from "./onnx-model";

/** Every tensor name of the main graph, so that new ones can be chosen beside them. */
export function namesIn({ graph }: OnnxModel): string[] {
    return [
        ...graph.node.flatMap((node) => [...node.input, ...node.output]),
        ...[...graph.input, ...graph.output].map((value) => value.name),
        ...(graph.initializer ?? []).map((tensor) => tensor.name ?? ""),
    ];
}
