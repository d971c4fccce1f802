import { VisionError } from "../errors";
import type { Address } from "./address";
import type { CameraOptions } from "./camera-options";
import { failureCause } from "./failure-cause";
import { ffmpegArguments } from "./ffmpeg-arguments";
import { findFfmpeg, type FfmpegBinary } from "./ffmpeg-binary";
import { FfmpegProcess, type FfmpegEnd } from "./ffmpeg-process";
import { FfmpegWords } from "./ffmpeg-words";
import { FrameReader, type RawPicture } from "./frame-reader";
import type { HardwareDecoding } from "./hardware-decoding";
import { isHeld } from "./is-held";
import { noVideo } from "./no-video";
import { openSource } from "./open-source";
import type { OpenedSource } from "./opened-source";
import type { FeedDrops } from "./picture-feed";
import { playFolder } from "./play-folder";
import { redactor } from "./redact";
import { SilenceClock } from "./silence-clock";
import type { SourceKind } from "./source-kinds";
import type { StallLimit } from "./stall-limit";
import { subjectOf } from "./subject-of";
import { unreadableCause } from "./unreadable-cause";

/** Takes a picture; the source is not read on while the promise is pending. */
export type Deliver = (picture: RawPicture) => Promise<void> | undefined;

export interface SourceRun {
    readonly options: CameraOptions;
    readonly address: Address;
    readonly stall: StallLimit;
    readonly hardware: HardwareDecoding;
    /** An earlier run has found the source live. */
    readonly wasLive: boolean;
    /** Called once, when it is known what the source is. */
    readonly deliverFrom: (kind: SourceKind) => Deliver;
    readonly drops: FeedDrops;
    /** Redacted words of ffmpeg. */
    readonly complaint: (text: string, isWarning: boolean) => void;
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
    const { address, options, signal } = run;
    if (address.kind.name === "folder") {
        const deliver = run.deliverFrom(address.kind);
        const warn = (text: string): void => run.complaint(text, false);
        await playFolder({ path: address.path, options, deliver, warn, signal });
        return "ended";
    }
    const binary = await findFfmpeg();
    const source = await openSource(run);
    try {
        return await runFfmpeg(run, binary, source);
    } finally {
        source.close();
    }
}

async function runFfmpeg(run: SourceRun, binary: FfmpegBinary, source: OpenedSource): Promise<RunEnd> {
    const { options, address, signal } = run;
    const { kind } = source;
    if (signal.aborted) return "ended";
    const deliver = run.deliverFrom(kind);
    const conceal = redactor("host" in address ? [address.password] : []);
    const redact = (text: string): string => conceal(source.translate(text));
    let pictures = 0;
    const clock = new SilenceClock(options, run.stall, kind.isLive);
    const reader = new FrameReader((picture) => {
        pictures += 1;
        clock.picture();
        return deliver(kind.hasClock ? picture : { ...picture, pts: null });
    }, binary.hasAutoscale);
    const words = new FfmpegWords({
        picture: (info) => {
            if (words.tracks.isWithoutVideo || (!reader.tell(info) && kind.isLive)) stop();
        },
        line: (line) => run.hardware.read(line),
        answered: () => clock.answered(),
        complaint: (text, isWarning) => run.complaint(redact(text), isWarning),
    });
    const hardware = run.hardware.options();
    const call = ffmpegArguments({ options, kind, input: source.input, binary, hardware });
    const ffmpeg = new FfmpegProcess(binary, call, reader, (line) => words.read(line));
    if (isHeld(kind, options)) ffmpeg.giveWay();
    const stop = (): void => {
        reader.abort();
        void ffmpeg.stop();
    };
    signal.addEventListener("abort", stop);
    if (source.isAnswered) clock.answered();
    clock.start(stop);
    const end = await ffmpeg.ended;
    clock.stop();
    await reader.finish();
    signal.removeEventListener("abort", stop);
    // The signal may have come while ffmpeg ran.
    if (signal.aborted as boolean) return "ended";
    if (reader.isOutgrown && kind.isLive) return "again";
    if (pictures === 0 && run.hardware.giveUp(words.complaints.map(redact))) return "again";
    const outcome = { kind, end, words, pictures, redact };
    const known =
        withoutVideo(address, outcome) ?? noAnswer(clock.failure, source, words) ?? source.failure();
    return endOf(run, binary, outcome, known);
}

/** @throws {VisionError} what is known already, or else what ffmpeg's words tell */
async function endOf(
    run: SourceRun,
    binary: FfmpegBinary,
    outcome: Outcome,
    known: VisionError | null,
): Promise<RunEnd> {
    const failure = known ?? (await cause(run, binary, outcome));
    if (failure) throw failure;
    // Some files cannot be wound back by ffmpeg; then the next round is a run of its own.
    return run.options.mode === "loop" ? "again" : "ended";
}

/** Asked for video only, a camera that has none answers with any refusal, or with silence; a file may have a cover. */
function withoutVideo(address: Address, { pictures, words: { tracks } }: Outcome): VisionError | null {
    return pictures === 0 && tracks.isWithoutVideo ? noVideo(subjectOf(address), tracks.names) : null;
}

/** Nobody there, somebody who does not speak TLS, or somebody who is silent: three causes of one expired clock. */
function noAnswer(failure: VisionError | null, source: OpenedSource, words: FfmpegWords): VisionError | null {
    if (failure?.code !== "E_CAMERA_NO_ANSWER") return failure;
    if (source.isShaking()) {
        return new VisionError(
            "E_CAMERA_TLS",
            `The camera does not speak TLS on this port. ${failure.message}`,
        );
    }
    if (source.kind.name !== "rtsp" || words.isConnected) return failure;
    return new VisionError("E_CAMERA_UNREACHABLE", `The camera is unreachable. ${failure.message}`);
}

interface Outcome {
    readonly kind: SourceKind;
    readonly end: FfmpegEnd;
    readonly words: FfmpegWords;
    readonly pictures: number;
    readonly redact: (text: string) => string;
}

/** Null when the source has come to its end as it should. */
async function cause(run: SourceRun, binary: FfmpegBinary, outcome: Outcome): Promise<VisionError | null> {
    const { address } = run;
    const { end, words, pictures, redact, kind } = outcome;
    const { isLive } = kind;
    // A damaged file is played as far as it goes; ffmpeg ended by somebody else is another matter.
    if (!isLive && pictures > 0 && !end.signal) return null;
    const error = failureCause({
        complaints: words.complaints,
        subject: subjectOf(address),
        path: redact(address.path),
        tracks: words.tracks.names,
        isLive,
        hadPictures: pictures > 0,
        ffmpegVersion: binary.version,
        exit: end.signal ? `signal ${end.signal}` : `code ${end.code ?? "unknown"}`,
    });
    return unreadableCause(
        address,
        isLive || end.signal !== null,
        new VisionError(error.code, redact(error.message)),
    );
}
