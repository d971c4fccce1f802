const SOI = Buffer.from([0xff, 0xd8, 0xff]);
/** Longer than any camera's picture: what grows beyond is no JPEG, and must not fill the memory. */
const LARGEST_BYTES = 32 << 20;

/**
 * Cuts whole JPEG pictures out of a stream by their own structure, whatever stands between them: multipart
 * headers with or without lengths, boundaries in any form, a preamble, or nothing. Segments are passed over by
 * their length, so that a thumbnail or a comment inside ends no picture.
 *
 * @see ITU-T T.81, B.1.1
 */
export class JpegSplitter {
    /** Grows by doubling, so that a byte is copied a few times at most, however small the pieces are. */
    #memory = Buffer.allocUnsafe(1 << 16);
    /** The part of it that is in use. */
    #bytes = this.#memory.subarray(0, 0);
    /** Where the current picture is read on; 0 while its beginning is looked for. */
    #at = 0;
    #isScan = false;

    /** @returns the pictures that these bytes complete, in order; each is a buffer of its own */
    push(chunk: Buffer): Buffer[] {
        this.#append(chunk);
        const pictures: Buffer[] = [];
        for (let picture = this.#next(); picture; picture = this.#next()) pictures.push(picture);
        return pictures;
    }

    #append(chunk: Buffer): void {
        const length = this.#bytes.length + chunk.length;
        const start = this.#bytes.byteOffset - this.#memory.byteOffset;
        if (start + length > this.#memory.length) {
            // To the front where half of it is free, else into more.
            const target = length * 2 <= this.#memory.length ? this.#memory : Buffer.allocUnsafe(length * 2);
            this.#bytes.copy(target);
            this.#memory = target;
            this.#bytes = target.subarray(0, this.#bytes.length);
        }
        const from = this.#bytes.byteOffset - this.#memory.byteOffset;
        chunk.copy(this.#memory, from + this.#bytes.length);
        this.#bytes = this.#memory.subarray(from, from + length);
    }

    #next(): Buffer | null {
        if (this.#at === 0 && !this.#begin()) return null;
        const end = this.#end();
        if (end !== null) {
            const picture = Buffer.from(this.#bytes.subarray(0, end));
            this.#restart(end);
            return picture;
        }
        if (this.#bytes.length > LARGEST_BYTES) this.#restart(this.#bytes.length);
        return null;
    }

    #begin(): boolean {
        const start = this.#bytes.indexOf(SOI);
        if (start < 0) {
            this.#bytes = this.#bytes.subarray(-2);
            return false;
        }
        this.#bytes = this.#bytes.subarray(start);
        this.#at = 2;
        this.#isScan = false;
        return true;
    }

    #restart(from: number): void {
        this.#bytes = this.#bytes.subarray(from);
        this.#at = 0;
    }

    /** The offset behind the picture's end, or null while it is not here. */
    #end(): number | null {
        for (;;) {
            if (this.#isScan) {
                const marker = this.#bytes.indexOf(0xff, this.#at);
                this.#at = marker < 0 ? this.#bytes.length : marker;
            }
            if (this.#at + 2 > this.#bytes.length) return null;
            const first = this.#bytes.readUInt8(this.#at);
            const code = this.#bytes.readUInt8(this.#at + 1);
            if (code === 0xd9 && first === 0xff) return this.#at + 2;
            if (this.#isScan && code === 0xd8 && first === 0xff) {
                // The picture before was cut off; this is the next one.
                this.#bytes = this.#bytes.subarray(this.#at);
                this.#at = 2;
                this.#isScan = false;
                continue;
            }
            const step = this.#step(first, code);
            if (step === null) return null;
            this.#at += step;
        }
    }

    /** Bytes to the next place to look at, or null while the length of a segment is not here. */
    #step(first: number, code: number): number | null {
        if (first !== 0xff || code === 0xff) return 1;
        // A stuffed 255, a restart: nothing belongs to them.
        if (code === 0 || code === 1 || (code >= 0xd0 && code <= 0xd8)) return 2;
        if (this.#at + 4 > this.#bytes.length) return null;
        this.#isScan = code === 0xda;
        return 2 + Math.max(2, this.#bytes.readUInt16BE(this.#at + 2));
    }
}
