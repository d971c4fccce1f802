import { performance } from "node:perf_hooks";
import { VisionError } from "../errors";
import { VisionFrame } from "../frame";
import { parseAddress, type Address } from "./address";
import type { CameraEvent, CameraState } from "./camera-event";
import type { CameraOptions } from "./camera-options";
import { ComplaintLog } from "./complaint-log";
import { FilePace } from "./file-pace";
import type { RawPicture } from "./frame-reader";
import { FreshPictures } from "./fresh-pictures";
import { HardwareDecoding } from "./hardware-decoding";
import { HeldFrames } from "./held-frames";
import { parseInputOptions } from "./input-options";
import { isHeld } from "./is-held";
import { isWorthProbing, retryPause } from "./retry-pause";
import { runSource, type Deliver, type RunEnd } from "./run-source";
import type { SourceKind } from "./source-kinds";
import { StallLimit } from "./stall-limit";
import { waitForServer } from "./tcp-probe";
import { unlessAborted } from "./unless-aborted";
import { wait } from "./wait";

/** Where a camera's frames and events go; neither may throw. */
export interface CameraSink {
    readonly frame: (frame: VisionFrame) => void;
    readonly event: (event: CameraEvent) => void;
    /** A picture that came and did not become a frame: a newer one came, or the rate was reached. */
    readonly dropped?: (reason: "newer" | "rate") => void;
    /** For the log, at most 20 lines a minute and without secrets: what ffmpeg says, and what was done about it. */
    readonly log?: (text: string, level: "warn" | "debug") => void;
}

/** Runs a source until it is told otherwise: starts it, says how it fares, begins anew when it breaks. */
export class Camera {
    #running: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
    #sequence = 0;
    #attempt = 0;
    #restarts = 0;
    #size = "";
    #state: CameraState["state"] = "stopped";
    #isClosed = false;
    /** What the source was found to be by its last run; null before it is known. */
    #kind: SourceKind | null = null;
    #endOfRun: (() => void | Promise<void>) | null = null;
    readonly #complaints: ComplaintLog;

    constructor(
        private options: CameraOptions,
        private readonly sink: CameraSink,
    ) {
        this.#complaints = new ComplaintLog((text, level) => sink.log?.(text, level));
    }

    /** Samples at another rate from now on, beginning anew if it runs; null means no limit. */
    async resample(rate: number | null): Promise<void> {
        this.options = { ...this.options, rate, policy: rate === null ? "" : "rate" };
        if (this.#running) await this.restart();
    }

    /** Does nothing while it runs, or when it was closed. */
    start(): void {
        if (this.#running || this.#isClosed) return;
        this.#attempt = this.#restarts = 0;
        const abort = new AbortController();
        const done = this.#supervise(abort.signal).finally(() => {
            if (this.#running?.abort === abort) this.#running = null;
        });
        this.#running = { abort, done };
    }

    /** Resolves when ffmpeg is gone. */
    async stop(): Promise<void> {
        await this.#end();
        if (this.#state !== "stopped" && !this.#isClosed)
            this.#enter({ state: "stopped", code: null, cause: null });
    }

    async restart(): Promise<void> {
        await this.#end();
        this.start();
    }

    /** As `stop`, without an event, and for good: nobody is there any more. */
    async close(): Promise<void> {
        this.#isClosed = true;
        await this.#end();
    }

    async #end(): Promise<void> {
        const running = this.#running;
        if (!running) return;
        running.abort.abort();
        await running.done;
    }

    async #supervise(signal: AbortSignal): Promise<void> {
        const address = this.#parse();
        if (!address) return;
        const { stallTimeout, firstFrameTimeout, hwaccel, rate, policy, nth } = this.options;
        const timeouts = { stall: stallTimeout * 1000, firstFrame: firstFrameTimeout * 1000 };
        const stall = new StallLimit(timeouts, rate, policy === "nth" ? nth : 1);
        const hardware = new HardwareDecoding(hwaccel);
        let isGoingOn = false;
        while (!signal.aborted) {
            this.#attempt += 1;
            if (!isGoingOn) this.#enter({ state: "connecting", code: null, cause: null });
            const end = await this.#run(address, stall, hardware, signal);
            if (signal.aborted as boolean) return;
            isGoingOn = end === "again" && this.#state === "running";
            if (end === "again") continue;
            if (end === "ended") {
                this.#enter({ state: "ended", code: null, cause: null });
                return;
            }
            const { code, message: cause } = end;
            const hadPictures = this.#state === "running";
            if (hadPictures && this.#isReadOnce()) {
                // From its beginning again, everything up to here would be analysed twice.
                this.#enter({ state: "error", code, cause });
                return;
            }
            this.#enter({ state: "waiting", code, cause });
            await this.#pause(address, end, signal);
            if (hadPictures) this.#restarts += 1;
        }
    }

    async #run(
        address: Address,
        stall: StallLimit,
        hardware: HardwareDecoding,
        signal: AbortSignal,
    ): Promise<RunEnd | VisionError> {
        try {
            return await runSource({
                options: this.options,
                address,
                stall,
                hardware,
                wasLive: this.#kind?.isLive === true,
                deliverFrom: (kind) => this.#delivery(kind, hardware, signal),
                drops: { dropped: (reason) => this.sink.dropped?.(reason) },
                complaint: (text, isWarning) => this.#complaints.add(text, isWarning ? "debug" : "warn"),
                signal,
            });
        } catch (thrown) {
            return toVisionError(thrown);
        } finally {
            this.#complaints.end();
            await this.#endOfRun?.();
            this.#endOfRun = null;
        }
    }

    /** A file that is played once. */
    #isReadOnce(): boolean {
        return this.#kind?.isLive === false && this.options.mode !== "loop";
    }

    #parse(): Address | null {
        try {
            const address = parseAddress(this.options);
            parseInputOptions(this.options.inputOptions, address.kind.name);
            return address;
        } catch (thrown) {
            const { code, message } = toVisionError(thrown);
            this.#enter({ state: "error", code, cause: message });
            return null;
        }
    }

    async #pause(address: Address, { code }: VisionError, signal: AbortSignal): Promise<void> {
        if ("host" in address && isWorthProbing(code))
            await waitForServer(address.host, address.port, signal);
        else await wait(retryPause(code, this.#attempt) * 1000, signal);
    }

    /**
     * Files are played at their own pace, or as fast as their frames are taken; cameras as they come, save what is
     * old, and playlists, of which many pictures come at a time, at their own pace.
     */
    #delivery(kind: SourceKind, hardware: HardwareDecoding, signal: AbortSignal): Deliver {
        this.#kind = kind;
        const isWaiting = isHeld(kind, this.options);
        const send = (picture: RawPicture): VisionFrame => this.#send(picture, hardware, isWaiting);
        if (kind.isLive && !kind.comesInBursts) {
            const fresh = new FreshPictures<RawPicture>({
                picture: send,
                dropped: () => this.sink.dropped?.("newer"),
            });
            this.#endOfRun = () => (signal.aborted ? fresh.discard() : fresh.flush());
            return (picture) => {
                fresh.push(picture, performance.now());
                return undefined;
            };
        }
        const held = new HeldFrames();
        this.#endOfRun = () => unlessAborted(held.done(), signal);
        const pace = this.options.mode === "once" && isWaiting ? null : new FilePace();
        return async (picture) => {
            if (pace) await wait(pace.delay(picture.pts, performance.now()), signal);
            if (signal.aborted) return;
            held.add(send(picture));
            if (isWaiting) await held.released();
        };
    }

    #send(picture: RawPicture, hardware: HardwareDecoding, isAwaited: boolean): VisionFrame {
        this.#sequence += 1;
        this.#attempt = 0;
        const { source } = this.options;
        const frame = new VisionFrame({
            ...picture,
            ...{ source, isAwaited },
            sequence: this.#sequence,
            capturedAt: Date.now(),
        });
        const size = `${picture.nativeWidth} × ${picture.nativeHeight}`;
        const without = hardware.tell();
        if (without !== null) this.sink.log?.(without, "warn");
        if (this.#state !== "running" || without !== null) {
            this.#enter({ state: "running", code: null, cause: without });
        } else if (size !== this.#size) {
            this.#enter({
                state: "running",
                code: null,
                cause: `The picture's size changed from ${this.#size} to ${size}.`,
            });
        }
        this.#size = size;
        this.sink.frame(frame);
        return frame;
    }

    #enter(state: CameraState): void {
        this.#state = state.state;
        const { source } = this.options;
        const common = { attempt: this.#attempt, restarts: this.#restarts, since: new Date().toISOString() };
        this.sink.event({ source, ...state, ...common });
    }
}

function toVisionError(thrown: unknown): VisionError {
    if (thrown instanceof VisionError) return thrown;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return new VisionError("E_FFMPEG_EXIT", `The source failed: ${text}`, { cause: thrown });
}
