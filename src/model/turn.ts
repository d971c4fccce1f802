import { setImmediate } from "node:timers/promises";

/**
 * Lets results leave in the order in which their work came, whichever is done first, and each in a turn of the event loop
 * of its own: a run blocks the thread, and would keep the answer of the run before it from being sent.
 */
export class Turn {
    #last: Promise<unknown> = Promise.resolve();

    /** The work's result, not before that of the work before; a failure holds nobody up. */
    async take<Result>(work: Promise<Result>): Promise<Result> {
        const both = Promise.all([work, this.#last]).then(([result]) => setImmediate(result));
        this.#last = both.then(
            () => undefined,
            () => undefined,
        );
        return both;
    }
}
