import type { VisionError, VisionErrorCode } from "../../errors";

/** The words of a status stay this long, in ms. */
const SHOWN_MS = 60_000;

/** Publications that the broker will not take. */
export class GivenUp {
    readonly #counts: Partial<Record<VisionErrorCode, number>> = {};
    #last: { readonly text: string; readonly at: number } | null = null;

    /** By the error's code. */
    get counts(): Readonly<Record<string, number>> {
        return { ...this.#counts };
    }

    add({ code, message }: VisionError, topic: string): void {
        this.#counts[code] = (this.#counts[code] ?? 0) + 1;
        this.#last = { text: message.includes(topic) ? message : `${topic}: ${message}`, at: Date.now() };
    }

    /** The last one and how many there were; null when that is long ago. */
    words(): string | null {
        if (!this.#last || Date.now() - this.#last.at > SHOWN_MS) return null;
        const count = Object.values(this.#counts).reduce((sum, one) => sum + one, 0);
        return count === 1 ? this.#last.text : `${this.#last.text} (${count} given up)`;
    }
}
