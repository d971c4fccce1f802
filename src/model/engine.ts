import type { Box, Classification } from "../detection";
import type { HeadKind } from "./head-kinds";
import type { ProviderVerdict, Refusal } from "./providers/verdict";

/** What has to be loaded; plain data, so that it can be sent to a host. Equal specs share one host. */
export interface ModelSpec {
    /** Absolute path of a model folder (with model.json) or of a network file. */
    readonly path: string;
    /** Wanted provider, `auto` included. */
    readonly provider: string;
    /** Threads of one run; 0 means the default for this machine. */
    readonly threads: number;
    /** What the user says of the model; wins over its manifest. */
    readonly overrides?: ModelOverrides;
    /** What `auto` came to when the same model was loaded before; absent where it is to be found out. */
    readonly verdict?: ProviderVerdict;
}

export interface ModelOverrides {
    /** Kind of the head; absent means that of the manifest, else what is inferred. */
    readonly head?: HeadKind;
    readonly channelsAxis?: 1 | 2;
    /** File with one label per line, absolute or beside the model. */
    readonly labels?: string;
}

/** What a loaded model says of itself. */
export interface ModelInfo {
    readonly name: string;
    /** `sha256:` and hex, of the network file. */
    readonly digest: string;
    readonly task: "detect" | "classify";
    /** The provider that runs it. */
    readonly provider: string;
    /** Providers that `auto` has tried and not taken; absent where nothing was tried. */
    readonly refused?: readonly Refusal[];
    readonly labels: readonly string[];
    /** Recommended score threshold, 0..1. */
    readonly score: number;
    /** Largest input in network pixels. */
    readonly input: { readonly width: number; readonly height: number };
    /** Things a user should know, one sentence each: names ignored, digest absent, providers refused. */
    readonly notes: readonly string[];
}

/** rgb24, rows without padding, `width * height * 3` bytes. */
export interface Picture {
    readonly pixels: Uint8Array;
    readonly width: number;
    readonly height: number;
}

export interface DetectOptions {
    /** Least score, 0..1; null means the model's own. */
    readonly score: number | null;
    /** Overlap above which the weaker of two boxes goes, 0..1. */
    readonly iou: number;
    /** `auto` is what the model says, else IoU. */
    readonly nms: "auto" | "iou" | "diou" | "none";
    /** Suppress across classes. */
    readonly agnostic: boolean;
    /** Wanted labels; null means all. */
    readonly classes: readonly string[] | null;
    /** Most boxes in one result. */
    readonly max: number;
}

/** A detection before it knows the camera's pixels; `box` is relative to the picture, clipped, 0..1. */
export interface FoundObject {
    readonly label: string;
    readonly classId: number;
    readonly score: number;
    readonly box: Box;
}

/** Milliseconds. */
export interface RunTimings {
    readonly preprocess: number;
    readonly inference: number;
    readonly postprocess: number;
}

export interface DetectResult {
    /** Best first. */
    readonly objects: readonly FoundObject[];
    /** Rows thrown away because they held no number or no area. */
    readonly discarded: number;
    readonly timings: RunTimings;
}

export interface ClassifyOptions {
    /** Most labels in one ranking. */
    readonly top: number;
    /** Least score, 0..1; null means the model's own. */
    readonly score: number | null;
    /** Wanted labels, among which alone the scores are then shared out; null means all. */
    readonly classes: readonly string[] | null;
    /** What is added on each side of a region, as a share of the region's size. */
    readonly margin: number;
}

/** Parts of a picture, relative to it (0..1, origin top left); null is the whole picture. */
export type Regions = readonly Box[] | null;

export interface ClassifyResult {
    /** One per region in their order, each best first; a single one for the whole picture. */
    readonly rankings: readonly (readonly Classification[])[];
    readonly timings: RunTimings;
}

/** What a picture is run for: with regions it is a classification, else a detection. */
export type RunOptions = DetectOptions | (ClassifyOptions & { readonly regions: Regions });

export type RunResult = DetectResult | ClassifyResult;

export type ResultOf<Options extends RunOptions> = Options extends DetectOptions
    ? DetectResult
    : ClassifyResult;

/** A loaded model, inside a host. Asked for what is not its task it fails with `E_MODEL_TASK`. */
export interface Engine {
    readonly info: ModelInfo;
    /** @throws {VisionError} `E_MODEL_RUN` */
    detect(picture: Picture, options: DetectOptions): Promise<DetectResult>;
    /** @throws {VisionError} `E_MODEL_RUN` */
    classify(picture: Picture, regions: Regions, options: ClassifyOptions): Promise<ClassifyResult>;
    close(): Promise<void>;
}
