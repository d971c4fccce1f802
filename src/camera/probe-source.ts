import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { VisionError } from "../errors";
import { parseAddress, type Address } from "./address";
import { CAMERA_DEFAULTS, type CameraOptions } from "./camera-options";
import { failureCause } from "./failure-cause";
import { findFfmpeg, type FfmpegBinary } from "./ffmpeg-binary";
import { FfmpegWords } from "./ffmpeg-words";
import { inputFormat } from "./input-format";
import { openSource } from "./open-source";
import type { OpenedSource } from "./opened-source";
import { probeFolder } from "./play-folder";
import { readProbe, type Probe } from "./read-probe";
import { redactor } from "./redact";
import { subjectOf } from "./subject-of";
import { unreadableCause } from "./unreadable-cause";

/** As long as a camera may take until its first picture. */
const LIMIT_MS = (CAMERA_DEFAULTS.connectTimeout + CAMERA_DEFAULTS.firstFrameTimeout) * 1000;

/**
 * What ffprobe sees in a source, opened as a camera opens it and with no more than a camera may open.
 *
 * @param typed what a user types: an address or the path of a file
 * @param signal ends ffprobe
 * @throws {VisionError} the cause, in the words of a camera; the password is never in it
 */
export async function probeSource(
    typed: { url: string; user?: string; password?: string },
    signal: AbortSignal,
): Promise<Probe> {
    const address = parseAddress(typed);
    if (address.kind.name === "folder") return probeFolder(address.path);
    const binary = await findFfmpeg();
    const options: CameraOptions = { ...CAMERA_DEFAULTS, source: "", url: typed.url };
    const drops = { dropped: () => undefined };
    const source = await openSource({ address, options, wasLive: false, drops, signal });
    try {
        return await ask({ address, binary, source, signal });
    } catch (error) {
        throw source.failure() ?? error;
    } finally {
        source.close();
    }
}

interface Question {
    readonly address: Address;
    readonly binary: FfmpegBinary;
    readonly source: OpenedSource;
    readonly signal: AbortSignal;
}

async function ask(question: Question): Promise<Probe> {
    const { binary, source, signal } = question;
    const { kind, input } = source;
    const file = await besideFfmpeg(binary);
    const args = [
        ...["-hide_banner", "-loglevel", "level+warning", "-protocol_whitelist", kind.protocols],
        ...(kind.name === "rtsp" ? ["-rtsp_flags", "prefer_tcp"] : []),
        ...(kind.name === "rtsps" ? ["-rtsp_transport", "tcp"] : []),
        ...inputFormat(kind.name, input),
        ...["-show_format", "-show_streams", "-of", "json", "-i"],
        typeof input === "string" ? input : "pipe:0",
    ];
    const { output, words, exit } = await run(file, args, input, signal);
    const probe = exit === null ? readProbe(output) : null;
    if (!probe) throw await cause(question, words, exit ?? "an answer that is none");
    // Where pictures have no stamps, the rate is ffprobe's own invention.
    return kind.hasClock
        ? probe
        : { ...probe, duration: null, tracks: probe.tracks.map((track) => ({ ...track, rate: null })) };
}

/** ffprobe comes with ffmpeg, in the same folder. */
async function besideFfmpeg({ path: ffmpeg }: FfmpegBinary): Promise<string> {
    const file = path.join(path.dirname(ffmpeg), process.platform === "win32" ? "ffprobe.exe" : "ffprobe");
    await access(file, constants.X_OK).catch((error: unknown) => {
        throw new VisionError("E_FFMPEG_MISSING", `There is no ffprobe beside ${ffmpeg}.`, { cause: error });
    });
    return file;
}

interface Answer {
    readonly output: string;
    readonly words: string;
    /** How it failed; null if it did not. */
    readonly exit: string | null;
}

function run(
    file: string,
    args: readonly string[],
    input: string | Readable,
    signal: AbortSignal,
): Promise<Answer> {
    const limits = { timeout: LIMIT_MS, killSignal: "SIGKILL", maxBuffer: 1 << 24 } as const;
    const options = { ...limits, windowsHide: true, signal };
    return new Promise((resolve) => {
        const child = execFile(file, [...args], options, (error, output, words) => {
            const exit = error && (error.killed ? "no end" : `code ${error.code ?? "unknown"}`);
            resolve({ output, words, exit });
        });
        if (typeof input === "string" || !child.stdin) return;
        // It ends when it has seen enough.
        child.stdin.on("error", () => undefined);
        input.pipe(child.stdin);
    });
}

async function cause(
    { address, binary, source }: Question,
    text: string,
    exit: string,
): Promise<VisionError> {
    const words = new FfmpegWords({
        picture: () => undefined,
        answered: () => undefined,
        complaint: () => undefined,
    });
    for (const line of text.split("\n")) words.read(line);
    const conceal = redactor("host" in address ? [address.password] : []);
    const redact = (line: string): string => conceal(source.translate(line));
    const subject = subjectOf(address);
    if (exit === "no end") return new VisionError("E_CAMERA_NO_ANSWER", `No answer from ${subject}.`);
    const { isLive } = source.kind;
    const error = failureCause({
        ...{ subject, exit, complaints: words.complaints, path: redact(address.path) },
        ...{ isLive, hadPictures: false, ffmpegVersion: binary.version, tracks: words.tracks.names },
    });
    return unreadableCause(address, isLive, new VisionError(error.code, redact(error.message)));
}
