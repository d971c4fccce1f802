import { VisionError } from "../errors";
import type { OnnxModel } from "../graph/onnx-model";
import { producerOf } from "../graph/producer-of";
import { tensorShape, trueInputs, type TensorShape } from "../graph/tensor-shape";
import type { OutputShape } from "./heads/head";

/** What a network file says of itself without being run. */
export interface NetworkFacts {
    readonly input: TensorShape;
    readonly outputs: readonly (TensorShape & OutputShape)[];
    readonly metadata: ReadonlyMap<string, string>;
}

/**
 * @param file how errors call the network
 * @throws {VisionError} `E_MODEL_FILE` if it has no input
 */
export function inspectNetwork({ graph, metadata_props = [] }: OnnxModel, file: string): NetworkFacts {
    const [input] = trueInputs(graph);
    if (!input) throw new VisionError("E_MODEL_FILE", `The network ${file} has no input.`);
    return {
        input: tensorShape(input),
        outputs: graph.output.map((output) => ({
            ...tensorShape(output),
            producer: producerOf(graph, output.name),
        })),
        metadata: new Map(metadata_props.map(({ key, value }) => [key, value])),
    };
}
