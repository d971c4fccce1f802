/** How a source is played: a camera is always live; a file plays once at its own pace, in a loop, or once. */
export type CameraMode = "live" | "loop" | "once";

/** Which pictures leave the camera; empty means `all` for a file read once, else `newest`. */
export type CameraPolicy = "" | "newest" | "nth" | "rate" | "all";

/** Who decodes: nobody but the processor (`none`), what ffmpeg finds (`auto`), or one named way. */
export const HARDWARE_DECODERS = ["auto", "none", "vaapi", "cuda", "qsv", "videotoolbox", "d3d11va"] as const;
export type HardwareDecoder = (typeof HARDWARE_DECODERS)[number];

/** Everything one camera is told, already checked for type and range. Durations in seconds. */
export interface CameraOptions {
    /** The unique name that frames and events carry. */
    readonly source: string;
    /** What the user typed: an address or the path of a file. */
    readonly url: string;
    readonly user: string;
    readonly password: string;
    readonly mode: CameraMode;
    readonly policy: CameraPolicy;
    /** Policy `nth`: every nth picture; 1 is all of them. */
    readonly nth: number;
    /** At most so many frames per second; null means no limit. */
    readonly rate: number | null;
    /** Bounds in pixels; both null means 640 × 640, one null means no bound on that side. Never enlarges. */
    readonly width: number | null;
    readonly height: number | null;
    readonly transport: "auto" | "tcp" | "udp";
    readonly lowDelay: boolean;
    readonly verifyTls: boolean;
    /** PEM file of a certificate authority to trust in place of the public ones, or null. */
    readonly ca: string | null;
    /** From the start to the camera's first answer. */
    readonly connectTimeout: number;
    /** From the first answer to the first picture. */
    readonly firstFrameTimeout: number;
    /** Least silence that counts as a stall. */
    readonly stallTimeout: number;
    readonly hwaccel: HardwareDecoder;
    /** More options for ffmpeg's input, as on its command line; see `input-options.ts` for those allowed. */
    readonly inputOptions: string;
}

/** The one place that knows what an empty field means. */
export const CAMERA_DEFAULTS: Omit<CameraOptions, "source" | "url"> = {
    user: "",
    password: "",
    mode: "live",
    policy: "",
    nth: 1,
    rate: null,
    width: null,
    height: null,
    transport: "auto",
    lowDelay: true,
    verifyTls: true,
    ca: null,
    connectTimeout: 8,
    firstFrameTimeout: 20,
    stallTimeout: 4,
    hwaccel: "none",
    inputOptions: "",
};
