import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { VisionError } from "../../errors";

/** Documents as JSON lines, to a file or to stdout. */
export class DocumentOutput {
    #error: NodeJS.ErrnoException | null = null;

    /** @param onGone called when nobody reads any more, or nothing can be written */
    private constructor(
        private readonly stream: Writable,
        private readonly isOwn: boolean,
        onGone: () => void,
    ) {
        stream.on("error", (error: NodeJS.ErrnoException) => {
            this.#error ??= error;
            onGone();
        });
    }

    /**
     * @param file null for stdout; what it held is gone
     * @throws {VisionError} `E_CONFIG` if it cannot be written
     */
    static async open(file: string | null, onGone: () => void): Promise<DocumentOutput> {
        if (file === null || file === "-") return new DocumentOutput(process.stdout, false, onGone);
        const stream = createWriteStream(file);
        await once(stream, "open").catch((cause: unknown) => {
            const why = (cause as NodeJS.ErrnoException).code ?? "no reason given";
            throw new VisionError("E_CONFIG", `The file ${file} of --output cannot be written (${why}).`, {
                cause,
            });
        });
        return new DocumentOutput(stream, true, onGone);
    }

    /** Whether the reader of a pipe has left, as `head` does: no fault. */
    get isUnread(): boolean {
        return this.#error?.code === "EPIPE";
    }

    /** Resolves when there is room for more. */
    async write(document: object): Promise<void> {
        if (this.#error) return;
        if (this.stream.write(`${JSON.stringify(document)}\n`)) return;
        const done = new AbortController();
        const either = ["drain", "close"].map((event) => once(this.stream, event, { signal: done.signal }));
        // An error ends the wait, too, and is kept by its listener.
        await Promise.race(either).catch(() => undefined);
        done.abort();
    }

    /** Resolves when all is written. @throws {VisionError} `E_CONFIG` if it was not */
    async close(): Promise<void> {
        if (this.isOwn && !this.#error) await new Promise<void>((resolve) => this.stream.end(resolve));
        if (!this.#error || this.isUnread) return;
        throw new VisionError("E_CONFIG", `The output cannot be written: ${this.#error.message}.`, {
            cause: this.#error,
        });
    }
}
