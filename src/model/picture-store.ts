import { randomUUID } from "node:crypto";
import { closeSync, openSync, statfsSync, unlinkSync, writeSync } from "node:fs";
import path from "node:path";
import type { Picture } from "./engine";
import type { StoredPicture } from "./host-messages";

/** Memory that looks like files; only Linux has it. Elsewhere such a folder would be one on a disk. */
const FOLDER = "/dev/shm";
const TMPFS = 0x01021994;
/** As many as may be with a host at a time. */
const PLACES = 2;
/** A frame of 1920 × 1080. Larger pictures are rare and go as messages: what was written once stays taken, of 64 MB in containers. */
const PLACE_BYTES = 8 << 20;

/**
 * Takes pixels to another process: written here and read there in one go each, while a channel takes them in pieces of
 * 64 KB, for which both sides have to wake up. The file has no name, so that nothing can be left of it.
 */
export class PictureStore {
    readonly #free = Array.from({ length: PLACES }, (_, index) => index * PLACE_BYTES);
    /** Places by the ids of the requests whose pictures they hold. */
    readonly #taken = new Map<number, number>();
    #isClosed = false;

    private constructor(readonly descriptor: number) {}

    /** Null where there is no such memory. */
    static open(folder = FOLDER): PictureStore | null {
        const file = path.join(folder, `csp-vision-${randomUUID()}`);
        try {
            if (process.platform !== "linux" || statfsSync(folder).type !== TMPFS) return null;
            const descriptor = openSync(file, "wx+", 0o600);
            unlinkSync(file);
            return new PictureStore(descriptor);
        } catch {
            return null;
        }
    }

    /** Null if it has no place left, or no memory. */
    put(id: number, { pixels, width, height }: Picture): StoredPicture | null {
        // A closed descriptor may be another file's by now.
        const place = this.#isClosed ? undefined : this.#free.pop();
        if (place === undefined) return null;
        this.#taken.set(id, place);
        if (!this.#write(pixels, place)) {
            this.free(id);
            return null;
        }
        return { place, bytes: pixels.length, width, height };
    }

    /** The request has its answer. */
    free(id: number): void {
        const place = this.#taken.get(id);
        if (place === undefined) return;
        this.#taken.delete(id);
        this.#free.push(place);
    }

    close(): void {
        if (this.#isClosed) return;
        this.#isClosed = true;
        closeSync(this.descriptor);
    }

    #write(pixels: Uint8Array, place: number): boolean {
        if (pixels.length > PLACE_BYTES) return false;
        try {
            return writeSync(this.descriptor, pixels, 0, pixels.length, place) === pixels.length;
        } catch {
            return false;
        }
    }
}
