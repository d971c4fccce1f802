import type { Readable } from "node:stream";
import type { CameraOptions } from "./camera-options";
import type { FfmpegBinary } from "./ffmpeg-binary";
import { inputFormat } from "./input-format";
import { parseInputOptions } from "./input-options";
import { pictureFilter } from "./picture-filter";
import type { SourceKind, SourceKindName } from "./source-kinds";

/** One call of ffmpeg; `input` may hold a password. */
export interface FfmpegCall {
    readonly inputOptions: readonly string[];
    readonly input: string | Readable;
    readonly outputOptions: readonly string[];
}

/** What one run of a source depends on. */
export interface FfmpegRun {
    readonly options: CameraOptions;
    readonly kind: SourceKind;
    readonly input: string | Readable;
    readonly binary: FfmpegBinary;
    /** Options of hardware decoding. */
    readonly hardware: readonly string[];
}

/** Everything ffmpeg is told for one run of a source. */
export function ffmpegArguments({ options, kind, input, binary, hardware }: FfmpegRun): FfmpegCall {
    const isLooped = !kind.isLive && options.mode === "loop";
    // Without stamps the rate is kept before ffmpeg.
    const sampling = kind.hasClock ? options : { ...options, rate: null };
    return {
        inputOptions: [
            ...["-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+verbose"],
            ...["-protocol_whitelist", kind.protocols],
            ...hardware,
            ...(kind.isLive && options.lowDelay ? lowDelayOptions(kind) : []),
            ...(KIND_OPTIONS[kind.name]?.({ options, kind, input, binary }) ?? []),
            ...inputFormat(kind.name, input),
            ...(isLooped ? ["-stream_loop", "-1"] : []),
            // Last, because of two values ffmpeg takes the later one.
            ...parseInputOptions(options.inputOptions, null),
        ],
        input,
        outputOptions: [
            ...["-an", "-sn", "-dn"],
            ...["-filter:v", pictureFilter(sampling, binary.hasShowinfoChecksum)],
            ...[`-${binary.frameMode}`, "passthrough"],
            ...(binary.hasAutoscale ? ["-autoscale", "0"] : []),
            // The encoder of raw pictures would hold back one picture per thread, which is as many as processors.
            ...["-threads", "1", "-pix_fmt", "rgb24", "-flush_packets", "1", "-f", "rawvideo"],
        ],
    };
}

/** Least probing, for streams whose description holds what ffmpeg would else collect pictures for. */
const LEAST_PROBING = ["-analyzeduration", "0", "-probesize", "32", "-fpsprobesize", "0"];

type KindRun = Omit<FfmpegRun, "hardware">;

const rtsp = ({ options, kind, binary }: KindRun): readonly string[] => [
    ...rtspOptions(options, kind, binary),
    ...LEAST_PROBING,
];
const pictures = (): readonly string[] => LEAST_PROBING;
// What comes is not known, and the default is 5 s of pictures.
const stream = (): readonly string[] => [
    ...["-seekable", "0", "-analyzeduration", "1000000", "-fpsprobesize", "0"],
];

/** What each kind of source needs besides its format. */
const KIND_OPTIONS: Partial<Record<SourceKindName, (run: KindRun) => readonly string[]>> = {
    rtsp,
    rtsps: rtsp,
    mjpeg: pictures,
    snapshot: pictures,
    http: stream,
    https: stream,
    // The default is three parts behind, which is most of a minute with some servers.
    hls: ({ kind }) => (kind.isLive ? ["-live_start_index", "-2"] : []),
    pattern: () => ["-re"],
};

/**
 * Threads that share one picture add no delay; threads that take a picture each hold back one picture each, which on
 * a camera of one picture per second is seconds. `nobuffer` throws away what was read while probing: where that is the
 * one picture of a minute it would be missed.
 */
function lowDelayOptions({ comesInBursts, hasClock }: SourceKind): string[] {
    if (comesInBursts) return [];
    return [...(hasClock ? ["-fflags", "nobuffer"] : []), "-thread_type", "slice"];
}

function rtspOptions(options: CameraOptions, kind: SourceKind, binary: FfmpegBinary): string[] {
    // Over TLS everything travels through the one connection that we hold.
    const transport = kind.name === "rtsps" ? "tcp" : options.transport;
    return [
        ...(transport === "auto" ? ["-rtsp_flags", "prefer_tcp"] : ["-rtsp_transport", transport]),
        ...["-allowed_media_types", "video"],
        ...[`-${binary.socketTimeout}`, String(Math.round(socketTimeoutSeconds(options, binary) * 1e6))],
    ];
}

/**
 * A read that lasts longer ends ffmpeg by itself. Only a safety net: the clocks that count are ours, and where
 * nothing ends ffmpeg with this process, this limit does.
 */
function socketTimeoutSeconds(options: CameraOptions, binary: FfmpegBinary): number {
    if (binary.guard.command.length === 0) return options.stallTimeout;
    return 2 * Math.max(options.connectTimeout, options.firstFrameTimeout, options.stallTimeout);
}
