import { performance } from "node:perf_hooks";

const MINUTE_MS = 60_000;
const LINES_PER_MINUTE = 20;
/** More of one line tells nothing. */
const LONGEST = 300;

interface Said {
    readonly since: number;
    count: number;
}

/**
 * Lets at most 20 lines a minute through: damaged streams say thousands. Lines that differ in numbers only are equal;
 * equal ones are counted, and the count stands on the next of them that is let through.
 */
export class ComplaintLog {
    readonly #said = new Map<string, Said>();
    #written: number[] = [];
    #leftOut = 0;

    constructor(
        private readonly write: (text: string) => void,
        private readonly now: () => number = () => performance.now(),
    ) {}

    add(line: string): void {
        const text = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
        const now = this.now();
        const shape = text.replace(/0x[0-9a-f]+|\d+/gi, "#");
        const said = this.#said.get(shape);
        if (said && now - said.since < MINUTE_MS) {
            said.count += 1;
            return;
        }
        this.#written = this.#written.filter((time) => now - time < MINUTE_MS);
        if (this.#written.length >= LINES_PER_MINUTE) {
            this.#leftOut += 1;
            return;
        }
        this.#written.push(now);
        const notes = [
            ...(said && said.count > 0 ? [`${said.count} times more in the meantime`] : []),
            ...(this.#leftOut > 0 ? [`${this.#leftOut} other lines left out`] : []),
        ];
        this.write(notes.length === 0 ? text : `${text} (${notes.join(", ")})`);
        this.#leftOut = 0;
        this.#forget(now);
        this.#said.set(shape, { since: now, count: 0 });
    }

    /** Counts of what has not come again for a minute are given up with it: nobody waits for them. */
    #forget(now: number): void {
        for (const [shape, { since }] of this.#said) {
            if (now - since >= MINUTE_MS) this.#said.delete(shape);
        }
    }
}
