import { performance } from "node:perf_hooks";
import { VisionError } from "../errors";
import type { CameraOptions } from "./camera-options";
import type { StallLimit } from "./stall-limit";

const TICK_MS = 200;
type Limits = Pick<CameraOptions, "connectTimeout" | "firstFrameTimeout">;

/** Watches one run of a live source: for its answer, its first picture, then for silence. Files are not watched. */
export class SilenceClock {
    /** Why the run was ended by this clock; null if it was not. */
    failure: VisionError | null = null;
    #timer: NodeJS.Timeout | undefined;
    #last = performance.now();
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
        this.#last = performance.now();
    }

    picture(): void {
        this.#phase = "running";
        this.#last = performance.now();
        this.stall.mark(this.#last);
    }

    stop(): void {
        clearInterval(this.#timer);
    }

    #look(): VisionError | null {
        const silent = performance.now() - this.#last;
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
