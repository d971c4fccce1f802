import { performance } from "node:perf_hooks";
import { VisionError } from "../errors";
import type { CameraOptions } from "./camera-options";
import type { StallLimit } from "./stall-limit";

const TICK_MS = 200;
/** A look that comes later than this was held up by this program: meanwhile pictures may have come that nobody read. */
const LATE_MS = 2 * TICK_MS;
type Limits = Pick<CameraOptions, "connectTimeout" | "firstFrameTimeout">;

/** Watches one run of a live source: for its answer, its first picture, then for silence. Files are not watched. */
export class SilenceClock {
    /** Why the run was ended by this clock; null if it was not. */
    failure: VisionError | null = null;
    #timer: NodeJS.Timeout | undefined;
    /** Milliseconds of silence that this program has listened to, up to its last look. */
    #silent = 0;
    #looked = performance.now();
    #phase: "connecting" | "answered" | "running" = "connecting";

    constructor(
        private readonly limits: Limits,
        private readonly stall: StallLimit,
        private readonly isLive: boolean,
    ) {
        stall.interrupt();
    }

    /** @param expire called once, when the source has been silent for too long */
    start(expire: () => void): void {
        if (!this.isLive) return;
        this.#timer = setInterval(() => {
            this.failure = this.#look();
            if (!this.failure) return;
            this.stop();
            expire();
        }, TICK_MS);
    }

    answered(): void {
        if (this.#phase !== "connecting") return;
        this.#phase = "answered";
        this.#restart();
    }

    picture(): void {
        this.#phase = "running";
        this.#restart();
        this.stall.mark(this.#looked);
    }

    stop(): void {
        clearInterval(this.#timer);
    }

    #restart(): void {
        this.#silent = 0;
        this.#looked = performance.now();
    }

    #look(): VisionError | null {
        const now = performance.now();
        const silent = this.#silent + Math.min(now - this.#looked, LATE_MS);
        this.#silent = silent;
        this.#looked = now;
        const { connectTimeout, firstFrameTimeout } = this.limits;
        switch (this.#phase) {
            case "connecting":
                if (silent < connectTimeout * 1000) return null;
                return new VisionError(
                    "E_CAMERA_NO_ANSWER",
                    `No answer from the camera within ${connectTimeout} s.`,
                );
            case "answered":
                if (silent < firstFrameTimeout * 1000) return null;
                return new VisionError(
                    "E_CAMERA_NO_DATA",
                    `No data from the camera: no picture within ${firstFrameTimeout} s.`,
                );
            case "running":
                if (silent < this.stall.read()) return null;
                return new VisionError(
                    "E_CAMERA_NO_DATA",
                    `No data from the camera for ${(silent / 1000).toFixed(1)} s: it has stalled.`,
                );
        }
    }
}
