import { performance } from "node:perf_hooks";

const MINUTE_MS = 60_000;
/** With the one that tells what was left out these are 20. */
const LINES_PER_MINUTE = 19;
/** More of one line tells nothing. */
const LONGEST = 300;

interface Said {
    readonly since: number;
    count: number;
}

export type ComplaintLevel = "warn" | "debug";

/**
 * Lets at most 20 lines a minute through, of all levels together: damaged streams say thousands. Lines that differ in numbers only are equal;
 * equal ones are counted, and the count stands on the next of them that is let through.
 */
export class ComplaintLog {
    readonly #said = new Map<string, Said>();
    #written: number[] = [];
    #leftOut = 0;
    /** The gravest of what was counted or left out. */
    #level: ComplaintLevel = "debug";
    #ended = -Infinity;

    constructor(
        private readonly write: (text: string, level: ComplaintLevel) => void,
        private readonly now: () => number = () => performance.now(),
    ) {}

    add(line: string, level: ComplaintLevel): void {
        const text = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
        const now = this.now();
        const shape = text.replace(/0x[0-9a-f]+|\d+/gi, "#");
        const said = this.#said.get(shape);
        if (said && now - said.since < MINUTE_MS) {
            said.count += 1;
            if (level === "warn") this.#level = level;
            return;
        }
        this.#written = this.#written.filter((time) => now - time < MINUTE_MS);
        if (this.#written.length >= LINES_PER_MINUTE) {
            this.#leftOut += 1;
            if (level === "warn") this.#level = level;
            return;
        }
        this.#written.push(now);
        const notes = [
            ...(said && said.count > 0 ? [`${said.count} times more in the meantime`] : []),
            ...(this.#leftOut > 0 ? [`${this.#leftOut} other lines left out`] : []),
        ];
        this.write(notes.length === 0 ? text : `${text} (${notes.join(", ")})`, level);
        this.#leftOut = 0;
        this.#forget(now);
        this.#said.set(shape, { since: now, count: 0 });
    }

    /** A run is over: says how much more there was, once a minute. */
    end(): void {
        const now = this.now();
        const repeated = [...this.#said.values()].reduce((sum, { count }) => sum + count, 0);
        const more = repeated + this.#leftOut;
        if (more === 0 || now - this.#ended < MINUTE_MS) return;
        this.#ended = now;
        this.#leftOut = 0;
        for (const said of this.#said.values()) said.count = 0;
        this.write(`ffmpeg said ${more} more lines, ${repeated} of them like those above.`, this.#level);
        this.#level = "debug";
    }

    /** Counts of what has not come again for a minute are given up with it: nobody waits for them. */
    #forget(now: number): void {
        for (const [shape, { since }] of this.#said) {
            if (now - since >= MINUTE_MS) this.#said.delete(shape);
        }
    }
}
