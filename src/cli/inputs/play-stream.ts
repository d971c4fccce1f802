import { Camera } from "../../camera/camera";
import type { CameraEvent } from "../../camera/camera-event";
import { CAMERA_DEFAULTS } from "../../camera/camera-options";
import { VisionError } from "../../errors";
import type { VisionFrame } from "../../frame";
import type { Input } from "./input";

export interface Playing {
    readonly input: Extract<Input, { kind: "stream" }>;
    /** At most so many frames per second; null means no limit. */
    readonly rate: number | null;
    /** Works on a frame; a file is not read on while it holds one. Resolves to true when no more are wanted. */
    readonly onFrame: (frame: VisionFrame) => Promise<boolean>;
    /** Something about a live source that goes on. */
    readonly onRemark: (sentence: string) => void;
    readonly signal: AbortSignal;
}

/**
 * Plays a file to its end, or a live source until it is told to stop. A live source that breaks once it has run is
 * connected again.
 *
 * @throws {VisionError} why there are no pictures, or what `onFrame` threw
 */
export async function playStream({ input, rate, onFrame, onRemark, signal }: Playing): Promise<void> {
    const { source, url } = input;
    const under = new Set<Promise<void>>();
    let hasRun = false;
    const over = withResolvers();
    const camera = new Camera(
        {
            ...CAMERA_DEFAULTS,
            source,
            url,
            rate,
            // Of a recording, wherever it comes from; what is live is so in any mode.
            mode: "once",
            policy: "all",
        },
        {
            frame(frame) {
                hasRun = true;
                const work = onFrame(frame)
                    .then((isEnough) => {
                        if (isEnough) over.resolve();
                    }, over.reject)
                    .finally(() => under.delete(work));
                under.add(work);
            },
            event(event) {
                const failure = failureOf(event, hasRun);
                if (failure) over.reject(failure);
                else if (event.state === "ended") over.resolve();
                else if (event.cause !== null) onRemark(event.cause);
            },
        },
    );
    signal.addEventListener("abort", over.resolve);
    if (signal.aborted) over.resolve();
    else camera.start();
    try {
        await over.promise;
    } finally {
        signal.removeEventListener("abort", over.resolve);
        await camera.close();
        await Promise.all(under);
    }
}

/** A source that has never run is not waited for: its address is wrong more often than its camera is late. */
function failureOf(event: CameraEvent, hasRun: boolean): VisionError | null {
    if (event.state !== "error" && event.state !== "waiting") return null;
    if (event.state === "waiting" && hasRun) return null;
    const sentence =
        event.code === "E_FILE_NOT_VIDEO"
            ? `Expected a picture (JPEG, PNG or WebP) or a video, got neither. ${event.cause}`
            : event.cause;
    return new VisionError(event.code, sentence);
}

function withResolvers(): {
    readonly promise: Promise<void>;
    readonly resolve: () => void;
    readonly reject: (reason: unknown) => void;
} {
    let resolve = (): void => undefined;
    let reject: (reason: unknown) => void = () => undefined;
    const promise = new Promise<void>((onResolve, onReject) => {
        resolve = onResolve;
        reject = onReject;
    });
    return { promise, resolve, reject };
}
