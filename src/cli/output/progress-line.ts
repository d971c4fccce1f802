import type { WriteStream } from "node:tty";

/** Often enough to look alive, in ms. */
const EVERY_MS = 100;
const BAR = 20;

/** A line at the bottom of a terminal that says how far the work is; without a terminal there is none. */
export class ProgressLine {
    #shown = false;
    #last = 0;

    constructor(
        private readonly terminal: Pick<WriteStream, "isTTY" | "columns" | "write"> = process.stderr,
    ) {}

    /** @param done 0..1; null where nobody knows the whole */
    show(done: number | null, text: string): void {
        const now = Date.now();
        if (!this.terminal.isTTY || now - this.#last < EVERY_MS) return;
        this.#last = now;
        const full = Math.round(BAR * Math.min(1, done ?? 0));
        const bar = done === null ? "" : `[${"#".repeat(full)}${"-".repeat(BAR - full)}] `;
        const line = `${bar}${text}`.slice(0, Math.max(1, (this.terminal.columns || 80) - 1));
        this.terminal.write(`\r\u001b[K${line}`);
        this.#shown = true;
    }

    /** Makes room for lines of others. */
    clear(): void {
        if (!this.#shown) return;
        this.terminal.write("\r\u001b[K");
        this.#shown = false;
        this.#last = 0;
    }

    /** A line for people, above the progress. */
    say(line: string): void {
        this.clear();
        this.terminal.write(`${line}\n`);
    }
}
