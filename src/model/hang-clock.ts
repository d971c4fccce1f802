import { performance } from "node:perf_hooks";
import type { HangLimit } from "./hang-limit";

/**
 * Watches one host, which answers one run after the other: each has the limit for itself, from the answer before
 * it on, so that a slow model is not taken for a hung one because two runs are with it.
 */
export class HangClock {
    #underWay = 0;
    #answers = 0;
    #since = 0;
    #timer: NodeJS.Timeout | undefined;

    constructor(
        private readonly limit: HangLimit,
        private readonly onHang: () => void,
    ) {}

    started(): void {
        this.#underWay += 1;
        if (this.#underWay === 1) this.#restart();
    }

    answered(): void {
        this.#answers += 1;
        this.#underWay -= 1;
        this.limit.add(performance.now() - this.#since);
        if (this.#underWay > 0) this.#restart();
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
                if (this.#underWay > 0 && this.#answers === answers) this.onHang();
            });
        }, this.limit.read());
    }
}
