/** How a picture becomes the network's input; design and defaults in docs/schema/manifest.json. */
export interface InputRecipe {
    /** Network pixels; the largest input where the graph leaves them free. */
    readonly width: number;
    readonly height: number;
    readonly layout: "NCHW" | "NHWC";
    readonly resize: "letterbox" | "stretch" | "crop";
    readonly align: "center" | "topLeft";
    /** 0..255, on all channels. */
    readonly padValue: number;
    readonly interpolation: "nearest" | "linear" | "cubic" | "lanczos3";
    readonly colorOrder: "RGB" | "BGR";
    /** value = (pixel · scale − mean) / std */
    readonly scale: number;
    readonly mean: readonly number[];
    readonly std: readonly number[];
    /** When the graph's size is free: a letterbox pads to the next multiple only. */
    readonly multipleOf?: number;
    /** Share of each edge that a crop keeps, 0..1. */
    readonly cropFraction?: number;
}

/** One map of a multi-scale head. */
export interface HeadOutput {
    /** Absent: the output whose size fits the stride. */
    readonly name?: string;
    /** Network pixels per cell. */
    readonly stride: number;
    /** Width and height in network pixels. */
    readonly anchors: readonly (readonly [number, number])[];
    /** Wins over the head's. */
    readonly scaleXY?: number;
}

export interface HeadDescription {
    readonly kind: string;
    readonly output?: string;
    readonly outputs?: readonly HeadOutput[];
    readonly scaleXY?: number;
    /** Rows hold boxes in pixels, not offsets of cells. */
    readonly decoded?: boolean;
    /** Of rows [N, A, B]: the axis that holds box and classes; the other one holds the cells. */
    readonly channelsAxis?: 1 | 2;
    /** What turns the network's class values into shares; `none` if the graph has done it. */
    readonly activation?: "none" | "sigmoid" | "softmax";
    /** One class more than labels stands for nothing: the first (classifiers, ssd) or the last (detr). */
    readonly background?: boolean;
    /** What the four numbers of a box are; ssd only. */
    readonly boxOrder?: "xyxy" | "yxyx" | "cxcywh";
    /** Boxes are shares of the input, 0..1, and not its pixels; ssd only. */
    readonly relative?: boolean;
    /** Sizes are (2t)² · anchor, and the graph has applied the sigmoids (darknet's `new_coords`); yolov3 only. */
    readonly newCoords?: boolean;
    /** How overlapping boxes are thinned out unless the user says otherwise. */
    readonly nms?: "iou" | "diou";
    /** Power of DIoU's distance term. */
    readonly nmsPower?: number;
}

/** A model.json as it stands in the file, checked. */
export interface Manifest {
    readonly name: string;
    readonly task: "detect" | "classify";
    /** File name beside the manifest. */
    readonly network: string;
    /** Of a darknet network; absent means those of the same name. */
    readonly weights?: string;
    /** A list, or the name of a file with one label per line. */
    readonly labels?: readonly string[] | string;
    readonly input?: Partial<InputRecipe>;
    readonly score?: number;
    readonly head?: HeadDescription;
    readonly license?: string;
    readonly origin?: string;
    readonly accuracy?: object;
    /** Hex digests by file name. */
    readonly sha256?: Readonly<Record<string, string>>;
}
