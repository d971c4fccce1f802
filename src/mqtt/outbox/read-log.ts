import { mkdirSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import path from "node:path";
import type { EventRecord } from "./held-event";
import { decodeRecords } from "./log-record";
import { MAGIC, Segment } from "./segment";

export interface FoundLog {
    /** In the order they were written. */
    readonly segments: Segment[];
    /** What has not come to its end, by id. */
    readonly events: EventRecord[];
    /** Bytes that could not be read, other than a torn last record. */
    readonly damaged: number;
}

/**
 * What a folder holds of earlier runs; it is made if it is not there.
 *
 * @throws what the system says
 */
export function readLog(folder: string): FoundLog {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(folder).filter((name) => /^events-\d{10}\.log$/.test(name));
    const live = new Map<number, { event: EventRecord; segment: Segment }>();
    const done = new Set<number>();
    const segments: Segment[] = [];
    let damaged = 0;
    for (const [i, name] of names.sort().entries()) {
        const bytes = readFileSync(path.join(folder, name));
        const segment = Segment.found(path.join(folder, name), bytes.length);
        segments.push(segment);
        const isOurs = bytes.subarray(0, MAGIC.length).equals(MAGIC);
        const {
            records,
            end,
            damaged: within,
        } = isOurs ? decodeRecords(bytes, MAGIC.length) : { records: [], end: 0, damaged: 0 };
        damaged += within;
        if (i < names.length - 1) damaged += bytes.length - end;
        // What the end of the process has torn is no damage, now or when this file is not the last any more.
        else if (end < bytes.length) truncateSync(segment.file, end);
        for (const record of records) {
            if (record.kind === "done") done.add(record.id);
            // One that was moved stands in two files for a moment; the later one counts.
            else live.set(record.event.id, { event: record.event, segment });
        }
    }
    const left = [...live.values()].filter(({ event }) => !done.has(event.id));
    for (const { event, segment } of left) segment.live.add(event.id);
    const events = left.map(({ event }) => event).sort((a, b) => a.id - b.id);
    return { segments, events, damaged };
}
