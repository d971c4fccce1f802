/** Lets results leave in the order in which their work came, whichever is done first. */
export class Turn {
    #last: Promise<unknown> = Promise.resolve();

    /** The work's result, not before that of the work before; a failure holds nobody up. */
    async take<Result>(work: Promise<Result>): Promise<Result> {
        const both = Promise.all([work, this.#last]);
        this.#last = both.then(
            () => undefined,
            () => undefined,
        );
        const [result] = await both;
        return result;
    }
}
