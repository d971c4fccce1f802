/** Older pictures do not leave a live camera, in ms. */
const OLDEST_MS = 3000;
/** A stamp that jumps further is stray, in ms. */
const JUMP_MS = 10_000;
/** At the start a picture is held so long, in case that a newer one comes at its heels. */
const HOLD_MS = 150;

interface Stamped {
    /** Seconds on the stream's clock, or null. */
    readonly pts: number | null;
}

interface Arrival<Picture> {
    readonly picture: Picture;
    /** ms. */
    readonly now: number;
}

/**
 * Passes on the pictures of a live source, save old ones: what was collected before the first picture came, or
 * while the source hung, comes faster than its stamps say. How old a picture is, is how much later it comes, by its
 * stamp, than the earliest did. Should all be late from now on, that is the new normal after one picture.
 */
export class FreshPictures<Picture extends Stamped> {
    #held: Arrival<Picture> | null = null;
    #timer: NodeJS.Timeout | undefined;
    #isStarting = true;
    #last: { readonly pts: number; readonly now: number; readonly wasOld: boolean } | null = null;
    /** The least of arrival − stamp, in ms. */
    #offset = Infinity;

    constructor(
        private readonly on: {
            readonly picture: (picture: Picture) => unknown;
            readonly dropped: () => void;
        },
    ) {}

    /** @param now  ms of a clock that does not jump */
    push(picture: Picture, now: number): void {
        if (!this.#isStarting) {
            this.#judge({ picture, now });
            return;
        }
        const held = this.#held;
        clearTimeout(this.#timer);
        if (picture.pts === null || (held && !isAtItsHeels(held, { picture, now }))) {
            this.flush();
            this.#judge({ picture, now });
            return;
        }
        if (held) this.on.dropped();
        this.#held = { picture, now };
        this.#timer = setTimeout(() => this.flush(), HOLD_MS);
    }

    /** The start is over: what was held goes out. */
    flush(): void {
        clearTimeout(this.#timer);
        this.#isStarting = false;
        const held = this.#held;
        this.#held = null;
        if (held) this.#judge(held);
    }

    /** What was held stays here. */
    discard(): void {
        clearTimeout(this.#timer);
        this.#held = null;
    }

    #judge({ picture, now }: Arrival<Picture>): void {
        const { pts } = picture;
        const isOld = pts !== null && this.#isOld(pts * 1000, now);
        if (isOld) this.on.dropped();
        else this.on.picture(picture);
    }

    #isOld(pts: number, now: number): boolean {
        const last = this.#last;
        const offset = now - pts;
        const step = last ? pts - last.pts : 0;
        const isBurst = last !== null && now - last.now < step / 2;
        const isStray = last !== null && (step <= 0 || step > JUMP_MS);
        if (isStray || offset < this.#offset || (last?.wasOld && !isBurst)) this.#offset = offset;
        const wasOld = offset - this.#offset > OLDEST_MS;
        this.#last = { pts, now, wasOld };
        return wasOld;
    }
}

function isAtItsHeels<Picture extends Stamped>(before: Arrival<Picture>, next: Arrival<Picture>): boolean {
    if (before.picture.pts === null || next.picture.pts === null) return false;
    const step = (next.picture.pts - before.picture.pts) * 1000;
    return step > 0 && step <= JUMP_MS && next.now - before.now < step / 2;
}
