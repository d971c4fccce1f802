import type { CameraOptions } from "./camera-options";
import type { FfmpegBinary } from "./ffmpeg-binary";
import { pictureFilter } from "./picture-filter";
import type { SourceKind } from "./source-kinds";

/** One call of ffmpeg; `input` may hold a password. */
export interface FfmpegCall {
    readonly inputOptions: readonly string[];
    readonly input: string;
    readonly outputOptions: readonly string[];
}

/**
 * A read that lasts longer ends ffmpeg by itself. Only a safety net: the clocks that count are ours, and where
 * the kernel does not end ffmpeg with this process, this limit does.
 */
function socketTimeoutSeconds(options: CameraOptions, binary: FfmpegBinary): number {
    if (binary.guard.length === 0) return options.stallTimeout;
    return 2 * Math.max(options.connectTimeout, options.firstFrameTimeout, options.stallTimeout);
}

/** Everything ffmpeg is told for one run of a source. */
export function ffmpegArguments(
    options: CameraOptions,
    kind: SourceKind,
    input: string,
    binary: FfmpegBinary,
): FfmpegCall {
    const isLooped = !kind.isLive && options.mode === "loop";
    return {
        inputOptions: [
            ...["-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+verbose"],
            ...["-protocol_whitelist", kind.protocols],
            ...(kind.isLive ? liveOptions(options, kind, binary) : []),
            ...(isLooped ? ["-stream_loop", "-1"] : []),
        ],
        input,
        outputOptions: [
            ...["-an", "-sn", "-dn"],
            ...["-filter:v", pictureFilter(options, binary.hasShowinfoChecksum)],
            ...[`-${binary.frameMode}`, "passthrough"],
            ...(binary.hasAutoscale ? ["-autoscale", "0"] : []),
            ...["-pix_fmt", "rgb24", "-flush_packets", "1", "-f", "rawvideo"],
        ],
    };
}

function liveOptions(options: CameraOptions, kind: SourceKind, binary: FfmpegBinary): string[] {
    // Over TLS everything travels through the one connection that we hold.
    const transport = kind.name === "rtsps" ? "tcp" : options.transport;
    return [
        ...(transport === "auto" ? ["-rtsp_flags", "prefer_tcp"] : ["-rtsp_transport", transport]),
        ...["-allowed_media_types", "video"],
        ...[`-${binary.socketTimeout}`, String(Math.round(socketTimeoutSeconds(options, binary) * 1e6))],
        // Least probing: the description of an RTSP stream holds what ffmpeg would else collect pictures for.
        ...["-analyzeduration", "0", "-probesize", "32", "-fpsprobesize", "0"],
        // Threads that share one picture add no delay; threads that take a picture each hold back one picture each,
        // which on a camera of one picture per second is seconds.
        ...(options.lowDelay ? ["-fflags", "nobuffer", "-thread_type", "slice"] : []),
    ];
}
