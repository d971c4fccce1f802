import { VisionError } from "../errors";
import type { SourceKindName } from "./source-kinds";

interface Allowed {
    readonly value: RegExp;
    /** A value that it may have, for people. */
    readonly example: string;
    /** Kinds of source that know it; ffmpeg ends on an option that nobody takes. Missing: all that ffmpeg reads. */
    readonly kinds?: readonly SourceKindName[];
}

const NUMBER = /^\d{1,10}$/;
const COUNT = /^\d{1,4}$/;
const RTSP: readonly SourceKindName[] = ["rtsp", "rtsps"];
const DEVICE: readonly SourceKindName[] = ["device"];

/** Every option that users may add, and what it may be set to: none of them opens, writes or runs anything. */
const ALLOWED: Readonly<Record<string, Allowed>> = {
    analyzeduration: { value: NUMBER, example: "1000000" },
    probesize: { value: /^[1-9]\d{1,9}$/, example: "5000000" },
    fpsprobesize: { value: COUNT, example: "0" },
    max_delay: { value: NUMBER, example: "500000" },
    rtbufsize: { value: /^\d{1,9}[kKM]?$/, example: "64M" },
    fflags: {
        value: /^(?:[+-]?(?:nobuffer|discardcorrupt|genpts|igndts|ignidx|flush_packets))+$/,
        example: "nobuffer+discardcorrupt",
    },
    flags: { value: /^[+-]?low_delay$/, example: "low_delay" },
    err_detect: {
        value: /^(?:[+-]?(?:crccheck|bitstream|buffer|explode|ignore_err|careful|compliant|aggressive))+$/,
        example: "ignore_err",
    },
    skip_frame: { value: /^(?:none|default|noref|bidir|nointra|nokey)$/, example: "nokey" },
    skip_loop_filter: { value: /^(?:none|default|noref|bidir|nointra|nokey|all)$/, example: "all" },
    threads: { value: /^\d{1,2}$/, example: "2" },
    thread_type: { value: /^(?:slice|frame)$/, example: "slice" },
    thread_queue_size: { value: COUNT, example: "512" },
    "c:v": { value: /^[a-z0-9_]{2,32}$/, example: "h264_v4l2m2m" },
    hwaccel_device: {
        value: /^(?:\d{1,2}|\/dev\/dri\/(?:renderD|card)\d{1,3})$/,
        example: "/dev/dri/renderD128",
    },
    use_wallclock_as_timestamps: { value: /^[01]$/, example: "1" },
    ss: { value: /^\d{1,6}(?:\.\d{1,6})?$/, example: "12.5", kinds: ["file"] },
    reorder_queue_size: { value: COUNT, example: "500", kinds: RTSP },
    buffer_size: { value: NUMBER, example: "1048576", kinds: RTSP },
    min_port: { value: /^\d{4,5}$/, example: "40000", kinds: RTSP },
    max_port: { value: /^\d{4,5}$/, example: "40100", kinds: RTSP },
    user_agent: { value: /^[\w./;()-]{1,80}$/, example: "viewer/1.0", kinds: RTSP },
    framerate: { value: /^\d{1,3}(?:\.\d{1,3})?$/, example: "15", kinds: DEVICE },
    video_size: { value: /^\d{2,4}x\d{2,4}$/, example: "1280x720", kinds: DEVICE },
    input_format: { value: /^[a-z0-9_]{2,16}$/, example: "mjpeg", kinds: DEVICE },
};

/**
 * Reads options as they stand on ffmpeg's command line: `-probesize 5000000 -skip_frame nokey`.
 *
 * @param kind  the kind of source they are for, or null if that is not known yet
 * @returns     names with their dash and values in turn
 * @throws {VisionError} `E_CONFIG` for whatever is not in the table
 */
export function parseInputOptions(text: string, kind: SourceKindName | null): string[] {
    const words = text.trim() === "" ? [] : text.trim().split(/\s+/);
    for (let at = 0; at < words.length; at += 2) {
        const name = words[at] ?? "";
        const allowed =
            name.startsWith("-") && Object.hasOwn(ALLOWED, name.slice(1)) ? ALLOWED[name.slice(1)] : null;
        if (!allowed) {
            throw refusal(
                `expected one of ${Object.keys(ALLOWED)
                    .map((each) => `-${each}`)
                    .join(", ")}, got "${name.slice(0, 40)}"`,
            );
        }
        const value = words[at + 1];
        if (value === undefined) throw refusal(`expected a value after ${name}`);
        if (!allowed.value.test(value)) {
            throw refusal(
                `expected a value like ${allowed.example} for ${name}, got "${value.slice(0, 40)}"`,
            );
        }
        if (kind !== null && allowed.kinds && !allowed.kinds.includes(kind)) {
            throw refusal(
                `${name} is for sources of the kind ${allowed.kinds.join(", ")}, this one is ${kind}`,
            );
        }
    }
    return words;
}

function refusal(what: string): VisionError {
    return new VisionError("E_CONFIG", `Field inputOptions: ${what}.`);
}
