import { Readable } from "node:stream";

const BOUNDARY = "csp-vision-picture";

/** How many pictures were given up because a newer one came, and because the rate was reached. */
export interface FeedDrops {
    readonly dropped: (reason: "newer" | "rate") => void;
}

/**
 * JPEG pictures as ffmpeg reads them without delay: parts with their lengths (`-f mpjpeg`). They have no stamps,
 * so the wall clock samples: the first picture of each slot of `1/rate` seconds is taken. While ffmpeg is busy only
 * the newest waits.
 */
export class PictureFeed {
    readonly stream: Readable;
    #newest: Buffer | null = null;
    #isWanted = false;
    #isEnded = false;
    #slot = -1;

    /** @param rate  pictures per second, or null for all */
    constructor(
        private readonly rate: number | null,
        private readonly drops: FeedDrops,
    ) {
        this.stream = new Readable({
            highWaterMark: 1,
            read: () => {
                this.#isWanted = true;
                this.#flush();
            },
        });
        // Its end is ffmpeg's end, which says all that is to be said.
        this.stream.on("error", () => undefined);
    }

    /** @param now  ms of a clock that does not jump */
    push(picture: Buffer, now: number): void {
        if (this.rate !== null) {
            const slot = Math.floor((now / 1000) * this.rate + 1e-6);
            if (slot === this.#slot) {
                this.drops.dropped("rate");
                return;
            }
            this.#slot = slot;
        }
        if (this.#newest) this.drops.dropped("newer");
        this.#newest = picture;
        this.#flush();
    }

    end(): void {
        if (this.#isEnded) return;
        this.#isEnded = true;
        this.stream.push(null);
    }

    #flush(): void {
        if (!this.#isWanted || !this.#newest || this.#isEnded) return;
        const picture = this.#newest;
        this.#newest = null;
        this.#isWanted = false;
        const head = `--${BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`;
        this.stream.push(Buffer.concat([Buffer.from(head), picture, Buffer.from("\r\n")]));
    }
}
