/** Sources are looked at so often, in ms. */
const LOOK_MS = 1000;
/** Nobody is called silent sooner, in ms. */
const LEAST_MS = 5000;
/** Mean gaps between two messages that make a silence. */
const GAPS = 4;
/** Of the mean: the newest gap counts for this share. */
const NEWEST = 0.1;

interface Heard {
    at: number;
    /** Mean time between two messages, in ms; 0 before the second. */
    gap: number;
    isSilent: boolean;
}

/** Notices sources from which no message came for four times as long as usual, and for 5 s at least. */
export class SilenceWatch {
    readonly #sources = new Map<string, Heard>();
    readonly #timer: NodeJS.Timeout;

    constructor(
        private readonly silent: (source: string) => void,
        private readonly now: () => number = () => performance.now(),
    ) {
        this.#timer = setInterval(() => {
            this.look();
        }, LOOK_MS);
        this.#timer.unref();
    }

    /** @returns true if the source was silent or is new */
    heard(source: string): boolean {
        const now = this.now();
        const known = this.#sources.get(source);
        if (!known) {
            this.#sources.set(source, { at: now, gap: 0, isSilent: false });
            return true;
        }
        const gap = now - known.at;
        const wasSilent = known.isSilent;
        // The pause itself says nothing of how often messages come.
        if (!wasSilent) known.gap = known.gap === 0 ? gap : known.gap + NEWEST * (gap - known.gap);
        known.at = now;
        known.isSilent = false;
        return wasSilent;
    }

    /** Looks for those who fell silent, each once. */
    look(): void {
        const now = this.now();
        for (const [source, heard] of this.#sources) {
            if (heard.isSilent || now - heard.at <= Math.max(LEAST_MS, GAPS * heard.gap)) continue;
            heard.isSilent = true;
            this.silent(source);
        }
    }

    close(): void {
        clearInterval(this.#timer);
    }
}
