import { ATTRIBUTE, type OnnxModel, type OnnxNode, type OnnxTensor } from "./onnx-model";
import { sumUp, type LayerTotals, type Totals } from "./layer-totals";

/** Sizes of tensors by their names, the batch first. */
export type ShapesByName = ReadonlyMap<string, readonly number[]>;

/** TensorProto.DataType of float, float16, double and bfloat16. */
const FLOATS = new Set([1, 10, 11, 16]);

/** Names of the tensors whose shapes {@link onnxTotals} needs. */
export function tensorsToTrace({ graph }: OnnxModel): string[] {
    const counted = graph.node.filter(({ op_type }) => OPERATIONS.has(op_type));
    const constants = constantsOf(graph.node, graph.initializer ?? []);
    const names = counted.flatMap(({ input, output }) => [...input.slice(0, 2), output[0] ?? ""]);
    return [...new Set(names)].filter((name) => name !== "" && !constants.has(name));
}

/**
 * The figures of an ONNX graph, per picture, as far as they lie in its outermost nodes: convolutions, full connections,
 * pools and sums of maps. Of shared values the first user has them.
 */
export function onnxTotals({ graph }: OnnxModel, traced: ShapesByName): Totals {
    const constants = constantsOf(graph.node, graph.initializer ?? []);
    const shapes = new Map<string, readonly number[]>(traced);
    for (const [name, tensor] of constants) shapes.set(name, dimsOf(tensor));
    const counted = new Set<string>();
    const layers: LayerTotals[] = [];
    for (const node of graph.node) {
        const own = node.input.filter((name) => isNewFloat(name, constants, counted));
        for (const name of own) counted.add(name);
        const layer = ofNode(node, own, { shapes, constants });
        if (layer.values > 0 || layer.total > 0 || layer.traffic > 0) layers.push(layer);
    }
    return sumUp(layers);
}

type Constants = ReadonlyMap<string, OnnxTensor>;

function constantsOf(nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[]): Constants {
    const constants = new Map(initializers.map((tensor) => [tensor.name ?? "", tensor]));
    for (const { op_type, output, attribute } of nodes) {
        const value = attribute?.find(({ name, type }) => name === "value" && type === ATTRIBUTE.tensor)?.t;
        if (op_type === "Constant" && value && output[0]) constants.set(output[0], value);
    }
    return constants;
}

function isNewFloat(name: string, constants: Constants, counted: ReadonlySet<string>): boolean {
    const tensor = constants.get(name);
    return tensor !== undefined && FLOATS.has(tensor.data_type ?? 0) && !counted.has(name);
}

function dimsOf({ dims = [] }: OnnxTensor): number[] {
    return dims.map(Number);
}

function product(dims: readonly number[]): number {
    return dims.reduce((total, size) => total * size, 1);
}

interface Known {
    readonly shapes: ShapesByName;
    readonly constants: Constants;
}

function ofNode(node: OnnxNode, own: readonly string[], { shapes, constants }: Known): LayerTotals {
    const sizesOf = (tensor = ""): readonly number[] => shapes.get(tensor) ?? [];
    const [input, weights, output] = [node.input[0], node.input[1], node.output[0]].map(sizesOf);
    const sizes = { node, input: input ?? [], weights: weights ?? [], output: output ?? [] };
    const { convolution, other, moves } = countOf(node, sizes, constants);
    const batch = Math.max(1, sizes.input[0] ?? 1);
    const isWeighted = convolution > 0 && own.includes(node.input[1] ?? "");
    return {
        name: node.name || (node.output[0] ?? ""),
        type: node.op_type,
        output: sizes.output.slice(1),
        weights: isWeighted ? product(sizes.weights) : 0,
        values: own.reduce((sum, each) => sum + product(sizesOf(each)), 0),
        convolution: convolution / batch,
        total: (convolution + other) / batch,
        traffic: moves ? (product(sizes.input) + product(sizes.output)) / batch : 0,
    };
}

function countOf({ op_type: type, input }: OnnxNode, sizes: Sizes, constants: Constants): Required<Count> {
    const isBias = type === "Add" && input.some((each) => constants.has(each));
    const count = isBias ? {} : (OPERATIONS.get(type)?.(sizes) ?? {});
    return { convolution: 0, other: 0, moves: false, ...count };
}

interface Sizes {
    readonly node: OnnxNode;
    readonly output: readonly number[];
    readonly input: readonly number[];
    readonly weights: readonly number[];
}

/** Operations of the whole batch; `moves` if its elements count as memory traffic. */
interface Count {
    readonly convolution?: number;
    readonly other?: number;
    readonly moves?: boolean;
}

const pool = ({ node, output }: Sizes): Count => {
    const window = node.attribute?.find(({ name }) => name === "kernel_shape")?.ints?.map(Number) ?? [];
    return { other: product(window) * product(output), moves: true };
};

const OPERATIONS = new Map<string, (sizes: Sizes) => Count>(
    Object.entries({
        Conv: ({ output, weights }: Sizes) => ({
            convolution: 2 * product(weights.slice(1)) * product(output),
            moves: true,
        }),
        ConvTranspose: ({ input, weights }: Sizes) => ({
            convolution: 2 * product(weights.slice(1)) * product(input),
            moves: true,
        }),
        Gemm: ({ output, weights }: Sizes) => ({
            convolution: (2 * product(output) * product(weights)) / Math.max(1, output.at(-1) ?? 1),
        }),
        MatMul: ({ output, input }: Sizes) => ({ convolution: 2 * product(output) * (input.at(-1) ?? 1) }),
        MaxPool: pool,
        AveragePool: pool,
        GlobalAveragePool: () => ({ moves: true }),
        GlobalMaxPool: () => ({ moves: true }),
        Add: ({ output }: Sizes) => (output.length === 4 ? { other: product(output) } : {}),
    }),
);
