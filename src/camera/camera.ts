import { performance } from "node:perf_hooks";
import { VisionError } from "../errors";
import { VisionFrame } from "../frame";
import { parseAddress, type Address } from "./address";
import type { CameraEvent, CameraState } from "./camera-event";
import type { CameraOptions } from "./camera-options";
import { FilePace } from "./file-pace";
import type { RawPicture } from "./frame-reader";
import { isWorthProbing, retryPause } from "./retry-pause";
import { runSource } from "./run-source";
import { StallLimit } from "./stall-limit";
import { waitForServer } from "./tcp-probe";
import { wait } from "./wait";

/** Where a camera's frames and events go; neither may throw. */
export interface CameraSink {
    readonly frame: (frame: VisionFrame) => void;
    readonly event: (event: CameraEvent) => void;
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

    constructor(
        private readonly options: CameraOptions,
        private readonly sink: CameraSink,
    ) {}

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
        const { stallTimeout, firstFrameTimeout } = this.options;
        const stall = new StallLimit({ stall: stallTimeout * 1000, firstFrame: firstFrameTimeout * 1000 });
        let isGoingOn = false;
        while (!signal.aborted) {
            this.#attempt += 1;
            if (!isGoingOn) this.#enter({ state: "connecting", code: null, cause: null });
            const deliver = this.#delivery(address, signal);
            const end = await runSource({ options: this.options, address, stall, deliver, signal }).catch(
                (thrown: unknown) => toVisionError(thrown),
            );
            if (signal.aborted as boolean) return;
            isGoingOn = end === "again" && this.#state === "running";
            if (end === "again") continue;
            if (end === "ended") {
                this.#enter({ state: "ended", code: null, cause: null });
                return;
            }
            const { code, message: cause } = end;
            if (this.#isHalfRead(address)) {
                // From its beginning again, everything up to here would be analysed twice.
                this.#enter({ state: "error", code, cause });
                return;
            }
            this.#enter({ state: "waiting", code, cause });
            await this.#pause(address, end, signal);
            this.#restarts += 1;
        }
    }

    /** A file that is played once has given pictures. */
    #isHalfRead({ kind }: Address): boolean {
        return !kind.isLive && this.options.mode !== "loop" && this.#state === "running";
    }

    #parse(): Address | null {
        try {
            return parseAddress(this.options);
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

    /** Files are played at their own pace, or as fast as their frames are taken; cameras as they come. */
    #delivery(address: Address, signal: AbortSignal): (picture: RawPicture) => Promise<void> | undefined {
        const { mode, policy } = this.options;
        if (address.kind.isLive) {
            return (picture) => {
                this.#send(picture);
                return undefined;
            };
        }
        const isHeld = policy === "all" || (policy === "" && mode === "once");
        const pace = mode === "once" && isHeld ? null : new FilePace();
        return async (picture) => {
            if (pace) await wait(pace.delay(picture.pts, performance.now()), signal);
            if (signal.aborted) return;
            const frame = this.#send(picture);
            if (isHeld) await frame.whenReleased();
        };
    }

    #send(picture: RawPicture): VisionFrame {
        this.#sequence += 1;
        this.#attempt = 0;
        const { source } = this.options;
        const frame = new VisionFrame({
            ...picture,
            source,
            sequence: this.#sequence,
            capturedAt: Date.now(),
        });
        const size = `${picture.nativeWidth} × ${picture.nativeHeight}`;
        if (this.#state !== "running") {
            this.#enter({ state: "running", code: null, cause: null });
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
