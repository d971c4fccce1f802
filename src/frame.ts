import { performance } from "node:perf_hooks";
import { VisionError } from "./errors";

/** Everything a frame is made of; see {@link VisionFrame} for units. */
export interface FrameParts {
    /** rgb24, rows top to bottom without padding, `width * height * 3` bytes; see {@link VisionFrame.allocate}. */
    readonly pixels: Buffer;
    readonly width: number;
    readonly height: number;
    readonly nativeWidth: number;
    readonly nativeHeight: number;
    readonly source: string;
    readonly sequence: number;
    readonly pts: number | null;
    /** Milliseconds since the epoch. */
    readonly capturedAt: number;
    /** See {@link VisionFrame.isAwaited}; false if absent. */
    readonly isAwaited?: boolean;
}

/** How long a frame waits for somebody to take it before its reader goes on, in ms (one turn of a busy flow). */
const UNTAKEN_MS = 50;

/**
 * A picture that travels through flows by reference.
 *
 * Node-RED clones messages with lodash, which keeps an object with a foreign tag as it is; private fields keep
 * the pixels out of the reach of anything that walks objects. Pixels are written once, before the frame is made,
 * and are read-only for everybody: all wires share them.
 */
export class VisionFrame {
    readonly #pixels: Buffer;
    readonly #born = performance.now();
    #holds = 0;
    #works = 0;
    #taken = false;
    readonly #waiting: (() => void)[] = [];
    readonly #waitingForEnd: (() => void)[] = [];

    /** Size of this picture in pixels. */
    readonly width: number;
    readonly height: number;
    /** Size of the camera's own picture in pixels, after rotation. */
    readonly nativeWidth: number;
    readonly nativeHeight: number;
    readonly source: string;
    readonly sequence: number;
    /** Seconds on the stream's clock, or null where it has none. */
    readonly pts: number | null;
    /** ISO 8601, UTC, with milliseconds. */
    readonly capturedAt: string;
    /** Its source waits for whoever holds it, as a file that is read once: no newer frame makes up for it. */
    readonly isAwaited: boolean;

    /** @throws {VisionError} `E_FRAME_FORMAT` if the pixels do not fill width × height in rgb24 */
    constructor(parts: FrameParts) {
        const bytes = parts.width * parts.height * 3;
        if (parts.pixels.length !== bytes) {
            throw new VisionError(
                "E_FRAME_FORMAT",
                `Expected ${bytes} bytes of rgb24 for ${parts.width} × ${parts.height}, got ${parts.pixels.length}.`,
            );
        }
        this.#pixels = parts.pixels;
        this.width = parts.width;
        this.height = parts.height;
        this.nativeWidth = parts.nativeWidth;
        this.nativeHeight = parts.nativeHeight;
        this.source = parts.source;
        this.sequence = parts.sequence;
        this.pts = parts.pts;
        this.capturedAt = new Date(parts.capturedAt).toISOString();
        this.isAwaited = parts.isAwaited ?? false;
        Object.freeze(this);
    }

    /** Memory for the pixels of one frame that other threads can read without a copy; zeros. */
    static allocate(width: number, height: number): Buffer {
        return Buffer.from(new SharedArrayBuffer(width * height * 3));
    }

    /** True for a frame of this process; false for what a copy or a JSON trip has made of one. */
    static isFrame(value: unknown): value is VisionFrame {
        return typeof value === "object" && value !== null && #pixels in value;
    }

    get [Symbol.toStringTag](): string {
        return "VisionFrame";
    }

    /** rgb24, `width * height * 3` bytes. Shared by everybody who has the frame: never write to it. */
    get pixels(): Buffer {
        return this.#pixels;
    }

    /** A private copy of the pixels, for those who draw. */
    copyPixels(): Buffer {
        return Buffer.from(this.#pixels);
    }

    /** Milliseconds since the frame was made, by a clock that does not jump. */
    age(): number {
        return performance.now() - this.#born;
    }

    get isHeld(): boolean {
        return this.#holds > 0;
    }

    /** Somebody holds it or works on it. */
    get isBusy(): boolean {
        return this.#holds + this.#works > 0;
    }

    /** Says that work on this frame is under way: a file is not read on until {@link release}. */
    hold(): void {
        this.#holds += 1;
        this.#taken = true;
    }

    /** Gives one hold back. A release without a hold changes nothing. */
    release(): void {
        if (this.#holds === 0) return;
        this.#holds -= 1;
        this.#wake();
    }

    /** Says that work on this frame goes on whatever holds it: its file may be read on, but has not ended before {@link endWork}. */
    startWork(): void {
        this.#works += 1;
    }

    /** An end without a start changes nothing. */
    endWork(): void {
        if (this.#works === 0) return;
        this.#works -= 1;
        this.#wake();
    }

    /** Resolves when the last hold is given back, or after 50 ms if nobody took the frame. */
    whenReleased(): Promise<void> {
        if (this.#taken && this.#holds === 0) return Promise.resolve();
        return new Promise((resolve) => {
            const timer = setTimeout(() => this.#wake(), UNTAKEN_MS);
            this.#waiting.push(() => {
                clearTimeout(timer);
                resolve();
            });
        });
    }

    /** Resolves when nobody holds the frame and no work on it goes on. */
    whenDone(): Promise<void> {
        if (!this.isBusy) return Promise.resolve();
        return new Promise((resolve) => this.#waitingForEnd.push(resolve));
    }

    /** What Debug nodes, JSON and context stores show in place of the pixels. */
    toJSON(): Record<string, unknown> {
        const { width, height, nativeWidth, nativeHeight, source, sequence, pts, capturedAt } = this;
        return {
            type: "VisionFrame",
            width,
            height,
            nativeWidth,
            nativeHeight,
            source,
            sequence,
            pts,
            capturedAt,
            bytes: this.#pixels.length,
        };
    }

    #wake(): void {
        if (this.#holds > 0) return;
        for (const resolve of this.#waiting.splice(0)) resolve();
        if (this.#works > 0) return;
        for (const resolve of this.#waitingForEnd.splice(0)) resolve();
    }
}
