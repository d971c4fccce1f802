import {
    closeSync,
    mkdirSync,
    openSync,
    readFileSync,
    renameSync,
    rmSync,
    writeFileSync,
    writeSync,
} from "node:fs";
import path from "node:path";

type Line = { readonly key: string; readonly value: unknown } | { readonly key: string; readonly gone: true };

/** Lines of which this many are outdated are written anew. */
const OUTDATED = 1000;

/**
 * What a node has to remember beyond its process: values by key. Each change is one appended line, in the kernel's
 * hands when the call returns, so that it outlives a killed process; after a power cut the last lines may be gone.
 * A line cut short is left out. A folder that cannot be written keeps nothing, and says so once.
 */
export class Ledger {
    readonly #values = new Map<string, unknown>();
    #file: number | null = null;
    #lines = 0;

    /**
     * @param place the file; null to keep nothing beyond the process
     * @param failed told in words when the file cannot be used; it then lasts as long as the process
     */
    constructor(
        private readonly place: string | null,
        private readonly failed: (cause: string) => void = () => undefined,
    ) {
        this.#read();
    }

    get(key: string): unknown {
        return this.#values.get(key);
    }

    /** All values whose key begins so, by the rest of their key. */
    all(prefix: string): [rest: string, value: unknown][] {
        return [...this.#values]
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => [key.slice(prefix.length), value]);
    }

    set(key: string, value: unknown): void {
        const text = JSON.stringify(value);
        if (JSON.stringify(this.#values.get(key)) === text) return;
        this.#values.set(key, JSON.parse(text) as unknown);
        this.#write({ key, value });
    }

    delete(key: string): void {
        if (this.#values.delete(key)) this.#write({ key, gone: true });
    }

    close(): void {
        if (this.#file !== null) closeSync(this.#file);
        this.#file = null;
        if (this.place !== null && this.#values.size === 0) rmSync(this.place, { force: true });
    }

    #read(): void {
        const text = this.place === null ? "" : textOf(this.place);
        if (this.place === null || text === "") return;
        for (const line of text.split("\n")) {
            const read = parse(line);
            if (!read) continue;
            this.#lines += 1;
            if ("gone" in read) this.#values.delete(read.key);
            else this.#values.set(read.key, read.value);
        }
        // A line cut short would swallow the one behind it.
        if (!text.endsWith("\n")) this.#compact(this.place);
    }

    #write(line: Line): void {
        if (this.place === null) return;
        try {
            if (this.#lines > this.#values.size + OUTDATED) {
                this.#compact(this.place);
                return;
            }
            if (this.#file === null) {
                mkdirSync(path.dirname(this.place), { recursive: true });
                this.#file = openSync(this.place, "a");
            }
            writeSync(this.#file, `${JSON.stringify(line)}\n`);
            this.#lines += 1;
        } catch (error) {
            this.failed(`${this.place}: ${(error as Error).message}`);
        }
    }

    #compact(place: string): void {
        try {
            if (this.#file !== null) closeSync(this.#file);
            this.#file = null;
            const lines = [...this.#values].map(([key, value]) => `${JSON.stringify({ key, value })}\n`);
            writeFileSync(`${place}.new`, lines.join(""));
            renameSync(`${place}.new`, place);
            this.#lines = lines.length;
        } catch (error) {
            this.failed(`${place}: ${(error as Error).message}`);
        }
    }
}

function parse(line: string): Line | null {
    try {
        const read: unknown = JSON.parse(line);
        return typeof read === "object" && read !== null && "key" in read ? (read as Line) : null;
    } catch {
        return null;
    }
}

/** Empty if the file is not there. */
function textOf(place: string): string {
    try {
        return readFileSync(place, "utf8");
    } catch {
        return "";
    }
}
