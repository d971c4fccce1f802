import type { Candidates } from "../../geometry/candidates";
import type { Size } from "../../geometry/letterbox";
import type { HeadDescription } from "../manifest";

/** An output of the network as plain numbers. */
export interface Tensor {
    readonly dims: readonly number[];
    readonly data: Float32Array;
}

export interface DecodeRequest {
    /** Outputs by name. */
    readonly outputs: ReadonlyMap<string, Tensor>;
    /** Size of the input that gave them, in network pixels. */
    readonly input: Size;
    /** Least score; a box must be strictly above it. */
    readonly score: number;
    /** One entry per class: true if it is wanted. */
    readonly wanted: readonly boolean[];
}

/** Turns raw outputs into boxes in pixels of the input. */
export type Decode = (request: DecodeRequest, boxes: Candidates) => void;

/** What is known of a network's output before it has run; free dimensions are null. */
export interface OutputShape {
    readonly name: string;
    readonly dims: readonly (number | null)[];
    /** Operator that computes its numbers; absent where nobody looked, null for an input that is handed through. */
    readonly producer?: string | null;
}

/** What is known of a network before it has run. */
export interface NetworkShape {
    readonly outputs: readonly OutputShape[];
    /** Largest input, in network pixels. */
    readonly input: Size;
    /** Number of labels given, null if none are. */
    readonly labels: number | null;
    /** What the exporter noted in the file; absent where it noted nothing. */
    readonly task?: string | undefined;
    /** Numbers behind the classes of a row that are not a box's: key points, mask shares. */
    readonly extras?: number;
}

/** Builds the decoder of one kind of head; throws `E_MODEL_HEAD` if description, outputs and labels do not fit. */
export type HeadFactory = (head: HeadDescription, network: NetworkShape) => HeadPlan;

export interface Suppression {
    readonly method: "iou" | "diou";
    /** Of DIoU's distance term. */
    readonly power: number;
}

export interface HeadPlan {
    readonly kind: string;
    /** The first call, on a picture without objects, may also settle what the shapes leave open. */
    readonly decode: Decode;
    readonly classCount: number;
    /** Names of the outputs that it reads; the others are not fetched. */
    readonly outputs: readonly string[];
    /** The network chooses among overlapping boxes itself. */
    readonly isSuppressed?: boolean;
    /** How its overlapping boxes are best thinned out; by IoU where absent. */
    readonly suppression?: Suppression;
}
