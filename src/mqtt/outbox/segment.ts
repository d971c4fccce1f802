import { closeSync, fdatasync, ftruncateSync, openSync, unlinkSync, writeSync } from "node:fs";
import path from "node:path";

/** What every file of a log begins with. */
export const MAGIC = Buffer.from("CSPV-OUT1\n");

/** One file of a log, to whose end records are written. */
export class Segment {
    /** Ids of events in it that have not come to their end. */
    readonly live = new Set<number>();
    #fd: number | null = null;
    #isSyncing = false;
    #closesLater = false;

    private constructor(
        readonly file: string,
        readonly number: number,
        /** Bytes. */
        public size: number,
    ) {}

    /** @throws what the system says, also if the file is there */
    static create(folder: string, number: number): Segment {
        const name = `events-${String(number).padStart(10, "0")}.log`;
        const segment = new Segment(path.join(folder, name), number, 0);
        segment.#fd = openSync(segment.file, "wx", 0o600);
        segment.append(MAGIC);
        return segment;
    }

    /** One that an earlier run has written: it is only read and removed. */
    static found(file: string, size: number): Segment {
        return new Segment(file, Number(/\d+/.exec(path.basename(file))?.[0] ?? 0), size);
    }

    /** @throws what the system says; nothing may be appended any more then, since half of it may stand there */
    append(record: Buffer): void {
        if (this.#fd === null) throw new Error("the file is closed");
        let written = 0;
        while (written < record.length) written += writeSync(this.#fd, record, written);
        this.size += record.length;
    }

    /** Forces what was written onto the disk. */
    sync(done: (error: NodeJS.ErrnoException | null) => void): void {
        if (this.#fd === null) {
            done(null);
            return;
        }
        this.#isSyncing = true;
        fdatasync(this.#fd, (error) => {
            this.#isSyncing = false;
            if (this.#closesLater) this.close();
            done(error);
        });
    }

    /** After a failed {@link append}: takes back what stands there of it, if the system lets us, and closes. */
    abandon(): void {
        try {
            if (this.#fd !== null) ftruncateSync(this.#fd, this.size);
        } catch {
            // A reader stops there as well.
        }
        this.close();
    }

    close(): void {
        // A number that the system gave away again must not be synced.
        this.#closesLater = this.#isSyncing;
        if (this.#fd === null || this.#isSyncing) return;
        closeSync(this.#fd);
        this.#fd = null;
    }

    remove(): void {
        this.close();
        unlinkSync(this.file);
    }
}
