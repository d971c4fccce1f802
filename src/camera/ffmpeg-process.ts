import type { ChildProcess } from "node:child_process";
import type { Writable } from "node:stream";
import FfmpegCommand from "fluent-ffmpeg";
import { lowerPriority } from "../lower-priority";
import type { FfmpegCall } from "./ffmpeg-arguments";
import type { FfmpegBinary } from "./ffmpeg-binary";

/** How ffmpeg ended: an exit code or a signal; both null when it could not be started at all. */
export interface FfmpegEnd {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
}

/** What fluent-ffmpeg has and its types lack. */
interface Internals {
    ffmpegProc?: ChildProcess;
    _getFfmpegPath(callback: (error: Error | null, path: string) => void): void;
    _checkCapabilities(callback: (error: Error | null) => void): void;
    availableEncoders(callback: (error: Error | null, encoders: object) => void): void;
}

/** ffmpeg, stalled in a read, ignores the first TERM and obeys the second. */
const SECOND_TERM_MS = 150;
const KILL_MS = 2000;
/** Behind inference hosts. */
const NICENESS = 15;

/** One ffmpeg, whose pixels go into a stream and whose words go to a function. */
export class FfmpegProcess {
    /** Resolves when ffmpeg is gone and both its pipes are read to their ends. */
    readonly ended: Promise<FfmpegEnd>;
    readonly #started: Promise<ChildProcess | null>;

    constructor(binary: FfmpegBinary, call: FfmpegCall, pixels: Writable, onLine: (line: string) => void) {
        const command = build(binary, call, onLine);
        const internals = command as unknown as Internals;
        // Its own error and end come before the pipes are read to their ends, and its error has no text: what
        // counts is the child's close, and the lines.
        this.#started = new Promise((resolve) => {
            command.on("start", () => resolve(internals.ffmpegProc ?? null));
            command.on("error", () => resolve(null));
        });
        this.ended = this.#started.then(async (child) => {
            if (!child) return { code: null, signal: null };
            return new Promise<FfmpegEnd>((resolve) => {
                child.on("close", (code, signal) => resolve({ code, signal }));
            });
        });
        // "end: false": closing the stream would make fluent-ffmpeg kill the child 20 ms later.
        command.pipe(pixels, { end: false });
    }

    /** Leaves the processors to those who work on its pictures: more of them than are taken are of no use. */
    giveWay(): void {
        void this.#started.then((child) => lowerPriority(child?.pid, NICENESS));
    }

    /** TERM, a second TERM, KILL; resolves when ffmpeg is gone. The stream must take, or throw away, what comes. */
    async stop(): Promise<void> {
        // A kill before the start would find nobody and leave an orphan.
        const child = await this.#started;
        if (!child) return;
        child.kill("SIGTERM");
        const again = setTimeout(() => child.kill("SIGTERM"), SECOND_TERM_MS);
        const kill = setTimeout(() => child.kill("SIGKILL"), KILL_MS);
        await this.ended;
        clearTimeout(again);
        clearTimeout(kill);
    }
}

function build(
    binary: FfmpegBinary,
    call: FfmpegCall,
    onLine: (line: string) => void,
): FfmpegCommand.FfmpegCommand {
    // What is read from the standard input ends with this process by itself.
    const hasInput = typeof call.input !== "string";
    const guard = hasInput && binary.guard.readsInput ? [] : binary.guard.command;
    const [program = binary.path, ...guardArguments] = guard;
    const command = FfmpegCommand({ stdoutLines: 20 });
    // On this command only: the setters are global, and other packages in the process may use the library. Its
    // check of formats refuses devices on newer versions and costs two more processes.
    Object.assign(command, {
        _getFfmpegPath: (callback) => callback(null, program),
        _checkCapabilities: (callback) => callback(null),
        availableEncoders: (callback) => callback(null, {}),
    } satisfies Internals);
    const prefix = guard.length === 0 ? [] : [...guardArguments, binary.path];
    // Spread, because an option in a single array is split at its blank.
    command.input(call.input).inputOptions(...prefix, ...call.inputOptions);
    command.outputOptions(...call.outputOptions);
    command.on("stderr", onLine);
    return command;
}
