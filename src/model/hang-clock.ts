import { performance } from "node:perf_hooks";
import type { HangLimit } from "./hang-limit";

/**
 * Watches one host, which answers one run after the other: each has the limit for itself, from the answer before
 * it on, so that a slow model is not taken for a hung one because two runs are with it.
 */
export class HangClock {
    /** Parts of each run under way, oldest first. */
    readonly #underWay: number[] = [];
    #answers = 0;
    #since = 0;
    #timer: NodeJS.Timeout | undefined;

    constructor(
        private readonly limit: HangLimit,
        private readonly onHang: () => void,
    ) {}

    /** @param parts a run on so many regions may last as long as so many runs */
    started(parts = 1): void {
        this.#underWay.push(Math.max(1, parts));
        if (this.#underWay.length === 1) this.#restart();
    }

    answered(): void {
        this.#answers += 1;
        const parts = this.#underWay.shift() ?? 1;
        this.limit.add((performance.now() - this.#since) / parts);
        if (this.#underWay.length > 0) this.#restart();
        else this.stop();
    }

    stop(): void {
        clearTimeout(this.#timer);
    }

    #restart(): void {
        clearTimeout(this.#timer);
        this.#since = performance.now();
        const answers = this.#answers;
        this.#timer = setTimeout(() => {
            // If it is this process that stood still, the answer lies unread: timers come before messages.
            setImmediate(() => {
                if (this.#underWay.length > 0 && this.#answers === answers) this.onHang();
            });
        }, this.limit.read(this.#underWay[0]));
    }
}
