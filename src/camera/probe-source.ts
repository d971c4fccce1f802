import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import { parseAddress, type Address } from "./address";
import { CAMERA_DEFAULTS } from "./camera-options";
import { failureCause } from "./failure-cause";
import { findFfmpeg, type FfmpegBinary } from "./ffmpeg-binary";
import { ffmpegUrl } from "./ffmpeg-url";
import { FfmpegWords } from "./ffmpeg-words";
import { checkFile, unreadableFileCause } from "./file-cause";
import { readProbe, type Probe } from "./read-probe";
import { redactor } from "./redact";
import { openTlsRelay } from "./tls-relay";

/** As long as a camera may take until its first picture. */
const LIMIT_MS = (CAMERA_DEFAULTS.connectTimeout + CAMERA_DEFAULTS.firstFrameTimeout) * 1000;

/**
 * What ffprobe sees in a source, opened with no more than a camera may open.
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
    const binary = await findFfmpeg();
    if (!("host" in address)) {
        await checkFile(address.path);
        return ask({ address, binary, signal });
    }
    if (address.kind.name !== "rtsps") return ask({ address, binary, signal });
    const relay = await openTlsRelay({ ...address, verify: true, ca: null });
    try {
        return await ask({ address, binary, signal, relayPort: relay.port });
    } catch (error) {
        throw relay.failure() ?? error;
    } finally {
        relay.close();
    }
}

interface Question {
    readonly address: Address;
    readonly binary: FfmpegBinary;
    readonly signal: AbortSignal;
    /** Port on 127.0.0.1 of our own TLS connection to the camera. */
    readonly relayPort?: number;
}

async function ask({ address, binary, signal, relayPort }: Question): Promise<Probe> {
    const file = await besideFfmpeg(binary);
    const { name, protocols } = address.kind;
    const args = [
        ...["-hide_banner", "-loglevel", "level+warning", "-protocol_whitelist", protocols],
        ...(name === "rtsp" ? ["-rtsp_flags", "prefer_tcp"] : []),
        ...(name === "rtsps" ? ["-rtsp_transport", "tcp"] : []),
        ...["-show_format", "-show_streams", "-of", "json", "-i", ffmpegUrl(address, relayPort)],
    ];
    const { output, words, exit } = await run(file, args, signal);
    const probe = exit === null ? readProbe(output) : null;
    if (probe) return probe;
    throw await cause(address, binary, words, exit ?? "an answer that is none");
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

function run(file: string, args: readonly string[], signal: AbortSignal): Promise<Answer> {
    const limits = { timeout: LIMIT_MS, killSignal: "SIGKILL", maxBuffer: 1 << 24 } as const;
    const options = { ...limits, windowsHide: true, signal };
    return new Promise((resolve) => {
        execFile(file, [...args], options, (error, output, words) => {
            const exit = error && (error.killed ? "no end" : `code ${error.code ?? "unknown"}`);
            resolve({ output, words, exit });
        });
    });
}

async function cause(
    address: Address,
    binary: FfmpegBinary,
    text: string,
    exit: string,
): Promise<VisionError> {
    const words = new FfmpegWords({
        picture: () => undefined,
        answered: () => undefined,
        complaint: () => undefined,
    });
    for (const line of text.split("\n")) words.read(line);
    const isNetwork = "host" in address;
    const redact = redactor(isNetwork ? [address.password] : []);
    const subject = isNetwork ? `the camera ${address.host}:${address.port}` : `the file ${address.path}`;
    if (exit === "no end") return new VisionError("E_CAMERA_NO_ANSWER", `No answer from ${subject}.`);
    const error = failureCause({
        ...{ subject, exit, complaints: words.complaints.map(redact), path: redact(address.path) },
        ...{
            isLive: address.kind.isLive,
            hadPictures: false,
            ffmpegVersion: binary.version,
            tracks: words.tracks,
        },
    });
    if (!isNetwork && error.code === "E_FFMPEG_EXIT") return unreadableFileCause(address.path);
    return new VisionError(error.code, error.message.charAt(0).toUpperCase() + error.message.slice(1));
}
