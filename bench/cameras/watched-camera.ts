import { Camera } from "../../src/camera/camera";
import { CAMERA_DEFAULTS, type CameraOptions } from "../../src/camera/camera-options";
import type { VisionFrame } from "../../src/frame";
import { descendants } from "../../test/fixtures/children";

/** A camera in this process, whose frames go to whoever listens at the moment. */
export class WatchedCamera {
    readonly camera: Camera;
    #listen: (frame: VisionFrame) => void = () => undefined;

    constructor(options: Partial<CameraOptions> & { readonly url: string }) {
        this.camera = new Camera(
            { ...CAMERA_DEFAULTS, source: "Gate", ...options },
            { frame: (frame) => this.#listen(frame), event: () => undefined },
        );
        this.camera.start();
    }

    onFrame(listen: (frame: VisionFrame) => void): void {
        this.#listen = listen;
    }

    /** Resolves at the next frame; rejects after the limit. */
    nextFrame(limitSeconds = 30): Promise<VisionFrame> {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(
                () => reject(new Error(`no frame within ${limitSeconds} s`)),
                limitSeconds * 1000,
            );
            this.onFrame((frame) => {
                clearTimeout(timer);
                resolve(frame);
            });
        });
    }

    /** The process ids of the ffmpeg that it runs; a camera that has just lost one has none. */
    static ffmpegs(): readonly number[] {
        return descendants(process.pid)
            .filter(({ command }) => /(^|\/)ffmpeg /.test(command))
            .map(({ pid }) => pid);
    }
}
