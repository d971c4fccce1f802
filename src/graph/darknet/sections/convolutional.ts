import { activationOf } from "../activation";
import { foldBatchNorm } from "../fold-batch-norm";
import type { GraphBuilder } from "../graph-builder";
import {
    elements,
    type FeatureMap,
    type LayerPlan,
    type LowerPlace,
    type Place,
    type ValueBlock,
} from "../layer";
import type { SectionOptions } from "../section-options";
import { EDGE, FILTERS, STRIDE } from "../limits";

/** What decides the values of a convolution; equal ones can share them. */
export interface ConvolutionShape {
    readonly filters: number;
    readonly size: number;
    readonly groups: number;
    readonly channels: number;
    readonly isNormalized: boolean;
}

/** [convolutional]: out = (in + 2p − k) div s + 1; `pad=1` means p = k div 2 (src/convolutional_layer.c). */
export function convolutional(options: SectionOptions, place: Place): LayerPlan {
    const input = place.input();
    const shape = shapeOf(options, input);
    const geometry = geometryOf(options, shape.size);
    const activation = activationOf(options, "logistic");
    const shared = sharedIndex(options, place, shape);
    // How the trainer computed them; what it has stored are ordinary weights.
    options.refuse(
        "antialiasing",
        "binary",
        "xnor",
        "bin_output",
        "coordconv",
        "flipped",
        "rotate",
        "stretch",
    );
    options.refuse("stretch_sway", "sway", "dontload", "dontloadscales");

    const output = outputOf(options, input, shape, geometry);
    const perFilter = (shape.channels / shape.groups) * shape.size ** 2;
    const { pads, strides, dilation } = geometry;
    return {
        output,
        blocks: shared === null ? blocksOf(shape, perFilter) : [],
        cost: {
            weights: shared === null ? perFilter * shape.filters : 0,
            convolution: 2 * perFilter * elements(output),
            traffic: elements(input) + elements(output),
        },
        shape,
        lower(graph, at) {
            const values = shared === null ? store(graph, at, shape) : valueNames(`layer${shared}`);
            const convolved = graph.add("Conv", at.name, [at.input, values.weights, values.biases], {
                kernel_shape: [shape.size, shape.size],
                pads: [pads, pads, pads, pads],
                strides,
                dilations: [dilation, dilation],
                group: shape.groups,
            });
            return activation(graph, at.name, convolved);
        },
    };
}

function shapeOf(options: SectionOptions, input: FeatureMap): ConvolutionShape {
    const filters = options.integer("filters", 1, FILTERS);
    const groups = options.integer("groups", 1, FILTERS);
    const size = options.integer("size", 1, { min: 1, max: 255 });
    const isCrossNormalized = options.flag("cbn");
    const isNormalized = options.flag("batch_normalize") || isCrossNormalized;
    const { channels } = input;
    if (channels % groups !== 0 || filters % groups !== 0) {
        const what = `filters=${filters} and the ${channels} channels before them`;
        throw options.fault(`${what} cannot be parted into groups=${groups}.`, "groups");
    }
    return { filters, size, groups, channels, isNormalized };
}

interface Geometry {
    readonly pads: number;
    /** Down, across. */
    readonly strides: readonly [number, number];
    readonly dilation: number;
}

function geometryOf(options: SectionOptions, size: number): Geometry {
    const stride = options.integer("stride", 1, STRIDE);
    const across = options.integer("stride_x", stride, STRIDE);
    const down = options.integer("stride_y", stride, STRIDE);
    const isPadded = options.integer("pad", 0, { min: 0, max: 255 }) !== 0;
    const padding = options.integer("padding", 0, { min: 0, max: 255 });
    const wanted = options.integer("dilation", 1, { min: 1, max: 64 });
    const dilation = size === 1 ? 1 : wanted;
    const pads = (isPadded ? Math.floor(size / 2) : padding) * dilation;
    return { pads, strides: [down, across], dilation };
}

function outputOf(
    options: SectionOptions,
    input: FeatureMap,
    { filters, size }: ConvolutionShape,
    { pads, strides: [down, across], dilation }: Geometry,
): FeatureMap {
    const span = dilation * (size - 1) + 1;
    // Darknet sets the output's size aside as if there were no dilation.
    if (2 * pads - span !== 2 * (pads / dilation) - size)
        throw options.fault(`a dilation of ${dilation} needs a padding of half the size.`, "dilation");
    const edge = (length: number, stride: number): number =>
        Math.floor((length + 2 * pads - span) / stride) + 1;
    const output = { channels: filters, height: edge(input.height, down), width: edge(input.width, across) };
    if (output.height >= 1 && output.width >= 1 && output.width <= EDGE.max) return output;
    throw options.fault(
        `a filter of ${span} × ${span} does not fit into ${input.width} × ${input.height}.`,
        "size",
    );
}

function blocksOf({ filters, isNormalized }: ConvolutionShape, perFilter: number): ValueBlock[] {
    const names = isNormalized
        ? (["biases", "scales", "means", "variances"] as const)
        : (["biases"] as const);
    return [
        ...names.map((name) => ({ name, count: filters })),
        { name: "weights", count: perFilter * filters },
    ];
}

/** The convolution whose values this one uses; null if it has its own. */
function sharedIndex(options: SectionOptions, place: Place, shape: ConvolutionShape): number | null {
    if (!options.has("share_index")) return null;
    const index = options.integer("share_index", 0, { min: -99_999, max: 99_999 });
    const other = place.layer(index);
    if (JSON.stringify(other.shape) === JSON.stringify(shape) && other.blocks.length > 0) return other.index;
    throw options.fault(
        `share_index=${index} is no convolution with the same weights of its own.`,
        "share_index",
    );
}

interface ValueNames {
    readonly weights: string;
    readonly biases: string;
}

function valueNames(layer: string): ValueNames {
    return { weights: `${layer}_weights`, biases: `${layer}_biases` };
}

function store(graph: GraphBuilder, at: LowerPlace, shape: ConvolutionShape): ValueNames {
    const { weights, biases } = finalValues(at, shape);
    // Zero times what is not a number is not a number: one pass finds it without a test per value.
    let trace = 0;
    for (const values of [weights, biases]) for (const value of values) trace += value * 0;
    if (trace !== 0) throw at.fault("holds values that are no finite numbers");
    const names = valueNames(at.name);
    const { filters, size, groups, channels } = shape;
    graph.floats(names.weights, [filters, channels / groups, size, size], weights);
    graph.floats(names.biases, [filters], biases);
    return names;
}

function finalValues(
    at: LowerPlace,
    { isNormalized }: ConvolutionShape,
): { readonly weights: Float32Array; readonly biases: Float32Array } {
    const own = { weights: at.values("weights"), biases: at.values("biases") };
    if (!isNormalized) return own;
    try {
        const [scales, means, variances] = [at.values("scales"), at.values("means"), at.values("variances")];
        foldBatchNorm({ ...own, scales, means, variances });
        return own;
    } catch (error) {
        throw error instanceof RangeError ? at.fault(error.message) : error;
    }
}
