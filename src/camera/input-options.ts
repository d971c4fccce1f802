import { VisionError } from "../errors";
import type { SourceKindName } from "./source-kinds";

interface Allowed {
    readonly value: RegExp;
    /** Kinds of source that know it; ffmpeg ends on an option that nobody takes. Missing: all that ffmpeg reads. */
    readonly kinds?: readonly SourceKindName[];
}

const NUMBER = /^\d{1,10}$/;
const COUNT = /^\d{1,4}$/;
const RTSP: readonly SourceKindName[] = ["rtsp", "rtsps"];
const DEVICE: readonly SourceKindName[] = ["device"];

/** Every option that users may add, and what it may be set to: none of them opens, writes or runs anything. */
const ALLOWED: Readonly<Record<string, Allowed>> = {
    analyzeduration: { value: NUMBER },
    probesize: { value: /^[1-9]\d{1,9}$/ },
    fpsprobesize: { value: COUNT },
    max_delay: { value: NUMBER },
    rtbufsize: { value: /^\d{1,9}[kKM]?$/ },
    fflags: { value: /^(?:[+-]?(?:nobuffer|discardcorrupt|genpts|igndts|ignidx|flush_packets))+$/ },
    flags: { value: /^[+-]?low_delay$/ },
    err_detect: {
        value: /^(?:[+-]?(?:crccheck|bitstream|buffer|explode|ignore_err|careful|compliant|aggressive))+$/,
    },
    skip_frame: { value: /^(?:none|default|noref|bidir|nointra|nokey)$/ },
    skip_loop_filter: { value: /^(?:none|default|noref|bidir|nointra|nokey|all)$/ },
    threads: { value: /^\d{1,2}$/ },
    thread_type: { value: /^(?:slice|frame)$/ },
    thread_queue_size: { value: COUNT },
    "c:v": { value: /^[a-z0-9_]{2,32}$/ },
    hwaccel_device: { value: /^(?:\d{1,2}|\/dev\/dri\/(?:renderD|card)\d{1,3})$/ },
    use_wallclock_as_timestamps: { value: /^[01]$/ },
    ss: { value: /^\d{1,6}(?:\.\d{1,6})?$/, kinds: ["file"] },
    reorder_queue_size: { value: COUNT, kinds: RTSP },
    buffer_size: { value: NUMBER, kinds: RTSP },
    min_port: { value: /^\d{4,5}$/, kinds: RTSP },
    max_port: { value: /^\d{4,5}$/, kinds: RTSP },
    user_agent: { value: /^[\w./;()-]{1,80}$/, kinds: RTSP },
    framerate: { value: /^\d{1,3}(?:\.\d{1,3})?$/, kinds: DEVICE },
    video_size: { value: /^\d{2,4}x\d{2,4}$/, kinds: DEVICE },
    input_format: { value: /^[a-z0-9_]{2,16}$/, kinds: DEVICE },
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
                `expected a value like ${allowed.value.source} for ${name}, got "${value.slice(0, 40)}"`,
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
