import { readFile } from "node:fs/promises";
import path from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import { VisionError } from "../errors";
import { readNetwork } from "../graph/darknet/read-network";
import { totals } from "../graph/darknet/totals";
import type { Totals } from "../graph/layer-totals";
import { loadExternalData } from "../graph/load-external-data";
import { ELEMENT, type OnnxModel } from "../graph/onnx-model";
import { onnxTotals, tensorsToTrace, type ShapesByName } from "../graph/onnx-totals";
import { readOnnx } from "../graph/read-onnx";
import { tensorShape, trueInputs, type TensorShape } from "../graph/tensor-shape";
import { traceShapes } from "../graph/trace-shapes";
import { writeOnnx } from "../graph/write-onnx";
import { isCfg } from "./is-cfg";
import { readModel } from "./read-model";
import { loadRuntime } from "./runtime";

/**
 * Counts the weights and operations of a network, at its own input size: of a cfg, with or without weights, from its text; of
 * an ONNX file with the help of one run on nothing, in this thread.
 *
 * @param location absolute path of a model folder or a network file
 * @param size edge of the input where the file leaves it free and no manifest tells it
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_FILE`, `E_MODEL_VERSION`, `E_RUNTIME_MISSING`
 */
export async function measureTotals(location: string, size: number | null): Promise<Totals> {
    const { network, manifest } = await readModel(location);
    const bytes = await readFile(network).catch((error: unknown) => {
        throw new VisionError("E_MODEL_MISSING", `The network file ${network} is missing.`, { cause: error });
    });
    if (isCfg(network)) return totals(readNetwork(bytes, network));
    const model = readOnnx(bytes, network);
    await loadExternalData(model, path.dirname(network));
    const { width = size, height = size, layout = "NCHW" } = manifest?.input ?? {};
    const picture = layout === "NCHW" ? [1, 3, height, width] : [1, height, width, 3];
    const nodes = [...model.graph.node];
    const shapes = await shapesOf(model, (free) => feedDims(free, picture, network));
    return onnxTotals({ ...model, graph: { ...model.graph, node: nodes } }, shapes);
}

function feedDims(
    { name, dims }: TensorShape,
    picture: readonly (number | null)[],
    file: string,
): readonly number[] {
    return dims.map((dim, axis) => {
        const size = dim ?? (axis === 0 ? 1 : (picture[axis] ?? null));
        if (size !== null) return size;
        const text = `${file} leaves the size of ${name} open: say --size, or input in model.json.`;
        throw new VisionError("E_CONFIG", text);
    });
}

/** Runs the graph once; the model is changed. */
async function shapesOf(
    model: OnnxModel,
    dimsOf: (input: TensorShape) => readonly number[],
): Promise<ShapesByName> {
    const feeds = trueInputs(model.graph).map((value) => {
        const shape = tensorShape(value);
        return { ...shape, dims: dimsOf(shape) };
    });
    const outputs = traceShapes(model, tensorsToTrace(model));
    const results = await runOnZeros(model, feeds);
    return new Map(
        [...outputs].map(([tensor, output]) => {
            const sizes = results[output]?.data as BigInt64Array | undefined;
            return [tensor, [...(sizes ?? [])].map(Number)];
        }),
    );
}

const ELEMENTS: Readonly<Record<number, readonly [string, (count: number) => ArrayBufferView]>> = {
    [ELEMENT.float]: ["float32", (count) => new Float32Array(count)],
    [ELEMENT.uint8]: ["uint8", (count) => new Uint8Array(count)],
    [ELEMENT.int64]: ["int64", (count) => new BigInt64Array(count)],
    [ELEMENT.float16]: ["float16", (count) => new Uint16Array(count)],
};

async function runOnZeros(
    model: OnnxModel,
    inputs: readonly {
        readonly name: string;
        readonly elementType: number;
        readonly dims: readonly number[];
    }[],
): Promise<InferenceSession.ReturnType> {
    const ort = loadRuntime();
    const zeros = inputs.map(({ name, elementType, dims }) => {
        const [type, make] = ELEMENTS[elementType] ?? [];
        if (!type || !make)
            throw new VisionError("E_MODEL_FILE", `Input ${name} has a type that is not supported.`);
        const data = make(dims.reduce((count, size) => count * size, 1));
        return [name, new ort.Tensor(type as "float32", data as Float32Array, dims)] as const;
    });
    try {
        const session = await ort.InferenceSession.create(writeOnnx(model), { logSeverityLevel: 3 });
        try {
            return await session.run(Object.fromEntries(zeros));
        } finally {
            await session.release();
        }
    } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        throw new VisionError("E_MODEL_FILE", `onnxruntime refuses the network: ${text}`, { cause: error });
    }
}
