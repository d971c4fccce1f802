import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import type { EventStore } from "./event-store";
import type { EventRecord } from "./held-event";
import { encodeDone, encodeEvent } from "./log-record";
import type { FsyncPolicy } from "./outbox-options";
import { readLog } from "./read-log";
import { Segment } from "./segment";
import { SyncSchedule } from "./sync-schedule";

export interface EventLogOptions {
    readonly folder: string;
    readonly fsync: FsyncPolicy;
    /** A file that has become larger is followed by another. */
    readonly segmentBytes?: number;
    /** After a failure the disk is tried again so much later. */
    readonly retryMs?: number;
}

interface Saved {
    readonly record: EventRecord;
    segment: Segment;
}

/**
 * Events on disk: a log in several files, each removed when all events in it, and in those before it, have come to
 * their end. A written record survives the end of the process; what a power cut leaves is for the policy to say.
 * What the disk does not take stays in memory and is written once it does.
 */
export class EventLog implements EventStore {
    #segments: Segment[] = [];
    #current: Segment | null = null;
    readonly #saved = new Map<number, Saved>();
    readonly #unsaved = new Map<number, EventRecord>();
    readonly #undone = new Set<number>();
    readonly #sync: SyncSchedule;
    readonly #segmentBytes: number;
    #trouble: string | null = null;
    #retry: NodeJS.Timeout | null = null;
    #liveBytes = 0;
    #damaged = 0;

    constructor(private readonly options: EventLogOptions) {
        this.#segmentBytes = options.segmentBytes ?? 2 ** 20;
        this.#sync = new SyncSchedule(options.fsync, (error) => this.#fail(error));
    }

    get trouble(): string | null {
        if (this.#trouble !== null) return `events are kept in memory only: ${this.#trouble}`;
        return this.#damaged > 0 ? `${this.#damaged} bytes of the events on disk were damaged` : null;
    }

    /** How often it was forced onto the disk. */
    get syncs(): number {
        return this.#sync.count;
    }

    load(): readonly EventRecord[] {
        try {
            const { segments, events, damaged } = readLog(this.options.folder);
            this.#segments = segments;
            this.#damaged = damaged;
            for (const segment of segments) {
                for (const record of events) {
                    if (segment.live.has(record.id)) this.#remember(record, segment);
                }
            }
            this.#tidy();
            return events;
        } catch (error) {
            this.#fail(error as NodeJS.ErrnoException);
            return [];
        }
    }

    append(record: EventRecord): void {
        this.#unsaved.set(record.id, record);
        this.#save();
    }

    done(id: number): void {
        if (this.#unsaved.delete(id)) return;
        this.#undone.add(id);
        this.#save();
    }

    close(): void {
        if (this.#retry) clearTimeout(this.#retry);
        this.#retry = null;
        this.#sync.stop();
        if (this.#current) this.#sync.finish(this.#current);
        this.#current = null;
    }

    /** Writes what is not on disk yet: ends first, since they make room. */
    #save(): void {
        if (this.#retry) return;
        try {
            for (const id of this.#undone) {
                this.#write(encodeDone(id));
                this.#undone.delete(id);
                this.#strike(id);
            }
            for (const [id, record] of this.#unsaved) {
                const segment = this.#write(encodeEvent(record));
                this.#unsaved.delete(id);
                this.#remember(record, segment);
            }
            this.#trouble = null;
            this.#tidy();
        } catch (error) {
            this.#fail(error as NodeJS.ErrnoException);
        }
    }

    #write(bytes: Buffer): Segment {
        if (this.#current && this.#current.size >= this.#segmentBytes) {
            this.#sync.finish(this.#current);
            this.#current = null;
        }
        const segment = (this.#current ??= this.#begin());
        segment.append(bytes);
        this.#sync.written(segment);
        return segment;
    }

    #begin(): Segment {
        mkdirSync(this.options.folder, { recursive: true, mode: 0o700 });
        const segment = Segment.create(this.options.folder, (this.#segments.at(-1)?.number ?? 0) + 1);
        this.#segments.push(segment);
        if (this.options.fsync !== "never") syncFolder(this.options.folder);
        return segment;
    }

    #remember(record: EventRecord, segment: Segment): void {
        segment.live.add(record.id);
        this.#saved.set(record.id, { record, segment });
        this.#liveBytes += record.payload.length;
    }

    #strike(id: number): void {
        const saved = this.#saved.get(id);
        if (!saved) return;
        this.#saved.delete(id);
        saved.segment.live.delete(id);
        this.#liveBytes -= saved.record.payload.length;
    }

    /** Removes the oldest files that nobody needs; one that a few old events keep alive gives them to the newest. */
    #tidy(): void {
        const size = this.#segments.reduce((sum, segment) => sum + segment.size, 0);
        const [oldest] = this.#segments;
        if (oldest && oldest !== this.#current && size > 4 * this.#segmentBytes + 2 * this.#liveBytes) {
            for (const id of [...oldest.live]) {
                const record = this.#saved.get(id)?.record;
                if (!record) continue;
                const segment = this.#write(encodeEvent(record));
                this.#strike(id);
                this.#remember(record, segment);
            }
        }
        for (let first = this.#segments[0]; first; first = this.#segments[0]) {
            if (first === this.#current || first.live.size > 0) return;
            first.remove();
            this.#segments.shift();
        }
    }

    #fail(error: NodeJS.ErrnoException): void {
        this.#trouble = words(error);
        // Half a record may stand at its end, and nothing may follow that.
        this.#current?.abandon();
        this.#current = null;
        this.#retry ??= setTimeout(() => {
            this.#retry = null;
            this.#save();
        }, this.options.retryMs ?? 10_000).unref();
    }
}

/** So that a new file is found after a power cut. */
function syncFolder(folder: string): void {
    const fd = openSync(folder, "r");
    try {
        fsyncSync(fd);
    } finally {
        closeSync(fd);
    }
}

const WORDS: Readonly<Record<string, string>> = {
    ENOSPC: "the disk is full",
    EDQUOT: "the disk quota is used up",
    EFBIG: "the file may not grow",
    EROFS: "the disk is read-only",
    EACCES: "their folder cannot be written",
    EPERM: "their folder cannot be written",
    EIO: "the disk fails",
    EEXIST: "another program writes to their folder",
};

function words({ code = "", message }: NodeJS.ErrnoException): string {
    return WORDS[code] ?? (code === "" ? message : code);
}
