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

/**
 * One run of a source, without retries: resolves when a file has ended or the signal was given, and ffmpeg is gone.
 *
 * @throws {VisionError} the cause, in words, when the source broke
 */
export async function runSource(run: SourceRun): Promise<void> {
    const binary = await findFfmpeg();
    const { address, options } = run;
    if (!("host" in address)) {
        await checkFile(address.path);
        await runFfmpeg(run, binary, null);
        return;
    }
    if (address.kind.name !== "rtsps") {
        await runFfmpeg(run, binary, null);
        return;
    }
    const relay = await openTlsRelay({ ...address, verify: options.verifyTls, ca: options.ca });
    try {
        await runFfmpeg(run, binary, relay);
    } finally {
        relay.close();
    }
}

async function runFfmpeg(run: SourceRun, binary: FfmpegBinary, relay: TlsRelay | null): Promise<void> {
    const { options, address, signal } = run;
    if (signal.aborted) return;
    let pictures = 0;
    const clock = new SilenceClock(options, run.stall, address.kind.isLive);
    const reader = new FrameReader((picture) => {
        pictures += 1;
        clock.picture();
        return run.deliver(picture);
    });
    const words = new FfmpegWords({
        picture: (info) => reader.tell(info),
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
    if (signal.aborted as boolean) return;
    const failure = clock.failure ?? relay?.failure() ?? (await cause(run, binary, { end, words, pictures }));
    if (failure) throw failure;
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
    if (!isLive && pictures > 0) return null;
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
        exit: end.signal ? `signal ${end.signal}` : `code ${end.code ?? "unknown"}`,
    });
    if (!network && error.code === "E_FFMPEG_EXIT") return unreadableFileCause(address.path);
    return new VisionError(error.code, error.message.charAt(0).toUpperCase() + error.message.slice(1));
}
