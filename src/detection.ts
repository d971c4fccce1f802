/** A rectangle from its top-left corner; the unit is said where it is used. */
export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** One found object, as it stands in `msg.payload` and in MQTT documents. */
export interface Detection {
    readonly label: string;
    /** Index into the model's label list. */
    readonly classId: number;
    /** 0..1, rounded to 4 decimals. */
    readonly score: number;
    /** Relative to the frame, 0..1, origin top left, clipped to the frame. */
    readonly box: Box;
    /** Whole pixels of the camera's native picture. */
    readonly boxPx: Box;
    /** What a classifier says of this part of the frame, best first. */
    readonly classifications?: readonly Classification[];
}

/** One guess of a classifier. */
export interface Classification {
    readonly label: string;
    /** Index into the model's label list. */
    readonly classId: number;
    /** 0..1, rounded to 4 decimals. */
    readonly score: number;
}

/** Milliseconds per stage; `total` runs from capture to result. */
export interface Timings {
    readonly wait: number;
    readonly preprocess: number;
    readonly inference: number;
    readonly postprocess: number;
    readonly total: number;
}

/** Which network, bit for bit, gave a result, and on what it ran. */
export interface ModelReference {
    readonly name: string;
    /** `sha256:` and the hex digest of the network file. */
    readonly digest: string;
    readonly provider: string;
}

/** `msg.vision`: where a frame came from and what was done with it. */
export interface VisionInfo {
    readonly source: string;
    readonly sequence: number;
    /** ISO 8601, UTC, with milliseconds. */
    readonly capturedAt: string;
    /** Presentation time in seconds on the stream's own clock; null where it has none. */
    readonly pts: number | null;
    /** The camera's native size in pixels. */
    readonly frame: { readonly width: number; readonly height: number };
    readonly model?: ModelReference;
    readonly timings?: Timings;
    /** Labels that the detector or classifier was asked for. */
    readonly classes?: readonly string[];
    /** The classifier that looked at the detections, and its times. */
    readonly classifier?: { readonly model: ModelReference; readonly timings: Timings };
}
