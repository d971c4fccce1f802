import type { Box, Detection } from "../detection";
import type { PresenceChange } from "./presence-change";
import type { PresenceOptions } from "./presence-options";

/** A best score that rose by more than this is worth an update. */
const BETTER = 0.05;

/** One label in one source, from the first suspicion to the end of its presence. */
export class LabelPresence {
    #hits = 0;
    #smoothed: number | null = null;
    #best: { readonly score: number; readonly box: Box } | null = null;
    #count = 0;
    #last: number;
    #told: { readonly at: number; readonly count: number; readonly score: number } | null = null;

    /** @param start when it was first seen, ms since 1970 */
    constructor(
        private readonly label: string,
        readonly id: string,
        private readonly start: number,
        private readonly options: PresenceOptions,
    ) {
        this.#last = start;
    }

    /** Its begin was told. */
    get isPresent(): boolean {
        return this.#told !== null;
    }

    /** It was suspected, and then not seen often enough. */
    get isRefuted(): boolean {
        return !this.isPresent && this.#hits <= 0;
    }

    isOverdue(at: number): boolean {
        return at - this.#last > this.options.timeOut * 1000;
    }

    /** A frame that does not show it. */
    miss(): void {
        this.#hits -= 1;
    }

    /**
     * A frame that shows it.
     *
     * @param found at least one detection of this label
     * @returns whether no frame before had a better score, and what there is to tell
     */
    see(found: readonly Detection[], at: number): { isBest: boolean; change: PresenceChange | null } {
        const best = found.reduce((first, second) => (second.score > first.score ? second : first));
        const before = this.#smoothed ?? best.score;
        this.#smoothed = before + this.options.smoothing * (best.score - before);
        this.#hits += 1;
        this.#last = at;
        this.#count = Math.max(this.#count, found.length);
        const isBest = best.score > (this.#best?.score ?? -1);
        if (isBest) this.#best = best;
        return { isBest, change: this.#news(at) };
    }

    end(cutOff: boolean): PresenceChange {
        return this.#change("end", this.#last, cutOff);
    }

    #news(at: number): PresenceChange | null {
        const told = this.#told;
        const score = this.#best?.score ?? 0;
        if (told) {
            if (at - told.at < this.options.updateInterval * 1000) return null;
            if (this.#count <= told.count && score <= told.score + BETTER) return null;
        } else if (this.#hits < this.options.minimumFrames || (this.#smoothed ?? 0) < this.options.score) {
            return null;
        }
        this.#told = { at, count: this.#count, score };
        return this.#change(told ? "update" : "begin", null, false);
    }

    #change(type: PresenceChange["type"], end: number | null, cutOff: boolean): PresenceChange {
        const { label, id, start } = this;
        const { score, box } = this.#best ?? { score: 0, box: { x: 0, y: 0, width: 0, height: 0 } };
        return { type, label, id, start, end, score, box, count: this.#count, cutOff };
    }
}
