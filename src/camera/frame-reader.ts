import { Writable } from "node:stream";
import { VisionFrame } from "../frame";
import { NATIVE_INFO, OUTPUT_INFO } from "./picture-filter";
import type { PictureInfo } from "./showinfo-line";

/** One picture as it left the pipe. */
export interface RawPicture {
    /** rgb24, shareable memory of its own. */
    readonly pixels: Buffer;
    readonly width: number;
    readonly height: number;
    readonly nativeWidth: number;
    readonly nativeHeight: number;
    readonly pts: number | null;
}

/**
 * Cuts ffmpeg's pipe into pictures by what `showinfo` says of each, so that a change of size tears none. Bytes
 * are copied once, from the pipe into the picture's memory. While `deliver` has not resolved, the pipe is not
 * read and ffmpeg waits.
 */
export class FrameReader extends Writable {
    #native: PictureInfo | null = null;
    readonly #announced: Omit<RawPicture, "pixels">[] = [];
    #filling: RawPicture | null = null;
    #filled = 0;
    #isAborted = false;
    #hasAllWords = false;
    #onWords: (() => void) | null = null;
    #onAbort: (() => void) | null = null;

    #first: PictureInfo | null = null;
    /** A picture of a new size came to an ffmpeg that squeezes it into the first size. */
    isOutgrown = false;

    /** @param passesSizes  whether this ffmpeg leaves pictures of a new size as they are (`-autoscale 0`) */
    constructor(
        private readonly deliver: (picture: RawPicture) => Promise<void> | undefined,
        private readonly passesSizes = true,
    ) {
        super({ decodeStrings: false });
    }

    /**
     * Takes what a `showinfo` filter said; in the order of the lines.
     *
     * @returns false when pictures come squeezed from now on
     */
    tell(info: PictureInfo): boolean {
        if (info.place === NATIVE_INFO) this.#native = info;
        if (info.place !== OUTPUT_INFO || !this.#native) return true;
        this.#first ??= info;
        const hasSameSize = info.width === this.#first.width && info.height === this.#first.height;
        if (!hasSameSize && !this.passesSizes) this.isOutgrown = true;
        const onPipe = this.passesSizes ? info : this.#first;
        this.#announced.push({
            width: onPipe.width,
            height: onPipe.height,
            nativeWidth: this.#native.seenWidth,
            nativeHeight: this.#native.height,
            pts: this.#native.pts,
        });
        this.#onWords?.();
        return !this.isOutgrown;
    }

    /** Resolves when every whole picture is delivered; to be called when ffmpeg and its words have ended. */
    async finish(): Promise<void> {
        this.#hasAllWords = true;
        this.#onWords?.();
        await new Promise<void>((resolve) => this.end(resolve));
    }

    /** From now on everything is thrown away, so that the pipe runs empty. */
    abort(): void {
        this.#isAborted = true;
        this.#onWords?.();
        this.#onAbort?.();
    }

    override _write(
        chunk: Buffer,
        _encoding: BufferEncoding,
        callback: (error?: Error | null) => void,
    ): void {
        this.#take(chunk).then(
            () => callback(),
            (error: unknown) => callback(error as Error),
        );
    }

    async #take(chunk: Buffer): Promise<void> {
        let offset = 0;
        while (offset < chunk.length && !this.#isAborted) {
            const picture = (this.#filling ??= this.#next());
            if (!picture) {
                if (this.#hasAllWords) return;
                // The bytes were faster than the words about them.
                await new Promise<void>((resolve) => (this.#onWords = resolve));
                continue;
            }
            const copied = chunk.copy(picture.pixels, this.#filled, offset);
            offset += copied;
            this.#filled += copied;
            if (this.#filled < picture.pixels.length) continue;
            this.#filling = null;
            this.#filled = 0;
            await this.#deliverUnlessAborted(picture);
        }
    }

    #next(): RawPicture | null {
        const size = this.#announced.shift();
        return size ? { ...size, pixels: VisionFrame.allocate(size.width, size.height) } : null;
    }

    /** A picture that waits for its release must not keep an abort waiting. */
    async #deliverUnlessAborted(picture: RawPicture): Promise<void> {
        const delivery = this.deliver(picture);
        if (!delivery) return;
        await Promise.race([delivery, new Promise<void>((resolve) => (this.#onAbort = resolve))]);
    }
}
