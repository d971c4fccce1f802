import type { GraphBuilder } from "./graph-builder";
import type { DarknetHead } from "./head";

/** One picture's worth of a tensor. */
export interface FeatureMap {
    readonly channels: number;
    readonly height: number;
    readonly width: number;
}

/** What a layer takes, as the paper and darknet count it; zeros for all that they do not count. */
export interface LayerCost {
    /** Weights of convolutions. */
    readonly weights: number;
    /** Operations of convolutions, two per multiplication with addition. */
    readonly convolution: number;
    /** Operations that darknet's printed total adds to those. */
    readonly other: number;
    /** Elements read and written by convolutions and pools. */
    readonly traffic: number;
}

/** Values of a layer that lie in the weights file, in its order. */
export interface ValueBlock {
    readonly name: "biases" | "scales" | "means" | "variances" | "weights";
    readonly count: number;
}

/** What a layer becomes when the graph is written. */
export interface LowerPlace {
    /** Begins the names of all that the layer adds. */
    readonly name: string;
    /** The tensor that comes out of the layer before. */
    readonly input: string;
    /** The tensor that comes out of an earlier layer. */
    tensorOf(index: number): string;
    /** The values of a block, by its name. */
    values(name: ValueBlock["name"]): Float32Array;
    fault(text: string): Error;
}

/** What a section's reader makes of its options. */
export interface LayerPlan {
    /** Null for heads, whose output is no map to build on. */
    readonly output: FeatureMap | null;
    readonly blocks?: readonly ValueBlock[];
    readonly cost?: Partial<LayerCost>;
    readonly head?: DarknetHead;
    /** Of a convolution: what others that share its values must be like. */
    readonly shape?: object;
    /** Adds nodes; gives the name of the tensor that comes out. */
    readonly lower: (graph: GraphBuilder, place: LowerPlace) => string;
}

export interface Layer extends LayerPlan {
    readonly type: string;
    /** Counted as darknet does: the section after [net] is 0. */
    readonly index: number;
    readonly line: number;
    readonly blocks: readonly ValueBlock[];
    readonly cost: LayerCost;
}

/** Where a section stands. */
export interface Place {
    /** The layer's own index. */
    readonly index: number;
    /** Size of the network's input. */
    readonly network: FeatureMap;
    /** @throws {VisionError} if the layer before gives no map */
    input(): FeatureMap;
    /** An earlier layer; negative indexes count backwards from this one. Throws if there is none, or it gives no map. */
    layer(index: number): Layer & { readonly output: FeatureMap };
}

export function elements({ channels, height, width }: FeatureMap): number {
    return channels * height * width;
}
