import { VisionError } from "../errors";
import type { Address } from "./address";
import type { CameraOptions } from "./camera-options";
import { failureCause } from "./failure-cause";
import { ffmpegArguments } from "./ffmpeg-arguments";
import { findFfmpeg, type FfmpegBinary } from "./ffmpeg-binary";
import { FfmpegProcess, type FfmpegEnd } from "./ffmpeg-process";
import { ffmpegUrl } from "./ffmpeg-url";
import { FfmpegWords } from "./ffmpeg-words";
import { checkFile, unreadableFileCause } from "./file-cause";
import { FrameReader, type RawPicture } from "./frame-reader";
import { redactor } from "./redact";
import { SilenceClock } from "./silence-clock";
import type { StallLimit } from "./stall-limit";
import { openTlsRelay, type TlsRelay } from "./tls-relay";

export interface SourceRun {
    readonly options: CameraOptions;
    readonly address: Address;
    readonly stall: StallLimit;
    /** Takes a picture; the source is not read on while the promise is pending. */
    readonly deliver: (picture: RawPicture) => Promise<void> | undefined;
    /** Ends the run. */
    readonly signal: AbortSignal;
}

/** How a run came to its end without a fault; `again`: it wants to be begun anew at once. */
export type RunEnd = "ended" | "again";

/**
 * One run of a source, without retries: resolves when a file has ended or the signal was given, and ffmpeg is gone.
 *
 * @throws {VisionError} the cause, in words, when the source broke
 */
export async function runSource(run: SourceRun): Promise<RunEnd> {
    const binary = await findFfmpeg();
    const { address, options } = run;
    if (!("host" in address)) {
        await checkFile(address.path);
        return runFfmpeg(run, binary, null);
    }
    if (address.kind.name !== "rtsps") {
        return runFfmpeg(run, binary, null);
    }
    const relay = await openTlsRelay({ ...address, verify: options.verifyTls, ca: options.ca });
    try {
        return await runFfmpeg(run, binary, relay);
    } finally {
        relay.close();
    }
}

async function runFfmpeg(run: SourceRun, binary: FfmpegBinary, relay: TlsRelay | null): Promise<RunEnd> {
    const { options, address, signal } = run;
    if (signal.aborted) return "ended";
    let pictures = 0;
    const clock = new SilenceClock(options, run.stall, address.kind.isLive);
    const reader = new FrameReader((picture) => {
        pictures += 1;
        clock.picture();
        return run.deliver(picture);
    }, binary.hasAutoscale);
    const words = new FfmpegWords({
        picture: (info) => {
            if (!reader.tell(info) && address.kind.isLive) stop();
        },
        answered: () => clock.answered(),
        complaint: () => undefined,
    });
    const call = ffmpegArguments(options, address.kind, ffmpegUrl(address, relay?.port), binary);
    const ffmpeg = new FfmpegProcess(binary, call, reader, (line) => words.read(line));
    const stop = (): void => {
        reader.abort();
        void ffmpeg.stop();
    };
    signal.addEventListener("abort", stop);
    clock.start(stop);
    const end = await ffmpeg.ended;
    clock.stop();
    await reader.finish();
    signal.removeEventListener("abort", stop);
    // The signal may have come while ffmpeg ran.
    if (signal.aborted as boolean) return "ended";
    if (reader.isOutgrown && address.kind.isLive) return "again";
    const failure = clock.failure ?? relay?.failure() ?? (await cause(run, binary, { end, words, pictures }));
    if (failure) throw failure;
    // Some files cannot be wound back by ffmpeg; then the next round is a run of its own.
    return options.mode === "loop" ? "again" : "ended";
}

interface Outcome {
    readonly end: FfmpegEnd;
    readonly words: FfmpegWords;
    readonly pictures: number;
}

/** Null when the source has come to its end as it should. */
async function cause(run: SourceRun, binary: FfmpegBinary, outcome: Outcome): Promise<VisionError | null> {
    const { address } = run;
    const { end, words, pictures } = outcome;
    const { isLive } = address.kind;
    // A damaged file is played as far as it goes; ffmpeg ended by somebody else is another matter.
    if (!isLive && pictures > 0 && !end.signal) return null;
    const network = "host" in address ? address : null;
    const redact = redactor(network ? [network.password] : []);
    const error = failureCause({
        complaints: words.complaints.map(redact),
        subject: network
            ? `the camera ${network.host}:${network.port}`
            : `the file ${"path" in address ? address.path : ""}`,
        path: redact(address.path),
        isLive,
        hadPictures: pictures > 0,
        ffmpegVersion: binary.version,
        exit: exitWords(end),
    });
    if (!network && !end.signal && error.code === "E_FFMPEG_EXIT") return unreadableFileCause(address.path);
    return new VisionError(error.code, error.message.charAt(0).toUpperCase() + error.message.slice(1));
}

function exitWords({ code, signal }: FfmpegEnd): string {
    return signal ? `signal ${signal}` : `code ${code ?? "unknown"}`;
}
