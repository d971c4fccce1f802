import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { VisionError } from "../errors";
import { findGuard, type Guard } from "./ffmpeg-guard";
import { findProgram } from "./find-program";

/** An ffmpeg and what it understands. */
export interface FfmpegBinary {
    readonly path: string;
    /** As it names itself, e.g. `5.1.9-0+deb12u1`. */
    readonly version: string;
    /** The option that limits socket reads of RTSP: the two swapped their meaning at 5.0. */
    readonly socketTimeout: "timeout" | "stimeout";
    /** The option that passes pictures through as they come: from 5.1 `fps_mode`, gone in 9.0 is `vsync`. */
    readonly frameMode: "fps_mode" | "vsync";
    /** `-autoscale 0`, from 4.4: pictures of a new size pass as they are. */
    readonly hasAutoscale: boolean;
    /** `showinfo` can leave out its checksums. */
    readonly hasShowinfoChecksum: boolean;
    /** Makes ffmpeg die with this process. */
    readonly guard: Guard;
}

const run = promisify(execFile);
/** An ffmpeg that does not answer a question about itself within this time is broken. */
const ASK_TIMEOUT_MS = 10_000;
const asked = new Map<string, Promise<FfmpegBinary>>();

/**
 * Finds ffmpeg (the environment's FFMPEG_PATH, else PATH) and asks it once what it can. It looks again each time,
 * so that an ffmpeg installed later, or another one, is noticed without a restart.
 *
 * @throws {VisionError} `E_FFMPEG_MISSING`, `E_FFMPEG_VERSION`
 */
export async function findFfmpeg(env: NodeJS.ProcessEnv = process.env): Promise<FfmpegBinary> {
    const file = await findProgram("ffmpeg", env, env["FFMPEG_PATH"]);
    if (file === null) {
        const sentence = env["FFMPEG_PATH"]
            ? `ffmpeg was not found at ${env["FFMPEG_PATH"]}, which FFMPEG_PATH names.`
            : "ffmpeg was not found on the PATH. Install it, or set FFMPEG_PATH to where it is.";
        throw new VisionError("E_FFMPEG_MISSING", sentence);
    }
    const { mtimeMs, size } = await stat(file);
    const key = `${file}\n${mtimeMs}\n${size}\n${env["PATH"] ?? ""}`;
    let answer = asked.get(key);
    if (!answer) {
        asked.set(key, (answer = ask(file, env)));
        answer.catch(() => asked.delete(key));
    }
    return answer;
}

async function ask(file: string, env: NodeJS.ProcessEnv): Promise<FfmpegBinary> {
    const question = async (...args: string[]): Promise<string> => {
        const options = { timeout: ASK_TIMEOUT_MS, maxBuffer: 1 << 24, windowsHide: true };
        const answer = await run(file, ["-hide_banner", ...args], options);
        return answer.stdout + answer.stderr;
    };
    try {
        const [version, options, rtsp, showinfo, guard] = await Promise.all([
            question("-version"),
            question("-h", "long"),
            question("-h", "demuxer=rtsp"),
            question("-h", "filter=showinfo"),
            findGuard(env),
        ]);
        return {
            path: file,
            version: /^ffmpeg version (\S+)/m.exec(version)?.[1] ?? "unknown",
            socketTimeout: /^\s*-stimeout\b/m.test(rtsp) ? "stimeout" : "timeout",
            frameMode: /^\s*-fps_mode\b/m.test(options) ? "fps_mode" : "vsync",
            hasAutoscale: /^\s*-autoscale\b/m.test(options),
            hasShowinfoChecksum: /^\s*checksum\b/m.test(showinfo),
            guard,
        };
    } catch (cause) {
        throw new VisionError("E_FFMPEG_VERSION", `${file} did not answer as ffmpeg does.`, { cause });
    }
}
