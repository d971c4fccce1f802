import { crc32 } from "node:zlib";
import type { EventRecord } from "./held-event";

/**
 * One entry of a log of events. On disk: bytes of the body (uint32, little endian), CRC-32 of the body, body. A
 * body is a letter, the event's id (float64) and, for `E`, the length of a JSON text (uint32), the text, the payload.
 */
export type LogRecord =
    { readonly kind: "event"; readonly event: EventRecord } | { readonly kind: "done"; readonly id: number };

const HEAD = 8;
const EVENT = 0x45;
const DONE = 0x44;

type Described = Omit<EventRecord, "id" | "payload">;

export function encodeEvent({ id, payload, properties, ...rest }: EventRecord): Buffer {
    const { correlationData, ...others } = properties;
    const described = {
        ...rest,
        properties: others,
        ...(correlationData ? { correlation: correlationData.toString("base64") } : {}),
    };
    const text = Buffer.from(JSON.stringify(described));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return framed([prefix(EVENT, id), length, text, payload]);
}

export function encodeDone(id: number): Buffer {
    return framed([prefix(DONE, id)]);
}

interface Decoded {
    readonly records: LogRecord[];
    /** Where the last good one ends. */
    readonly end: number;
    /** Bytes before that which hold none. */
    readonly damaged: number;
}

/** The records from a place on; what is damaged or torn is passed over. */
export function decodeRecords(bytes: Buffer, start: number): Decoded {
    const records: LogRecord[] = [];
    let [at, good, damaged] = [start, start, 0];
    while (at + HEAD <= bytes.length) {
        const end = at + HEAD + bytes.readUInt32LE(at);
        if (end > bytes.length) break;
        const body = bytes.subarray(at + HEAD, end);
        const record = crc32(body) === bytes.readUInt32LE(at + 4) ? decode(body) : null;
        if (record) {
            records.push(record);
            damaged += at - good;
            good = end;
        }
        at = end;
    }
    return { records, end: good, damaged };
}

function decode(body: Buffer): LogRecord | null {
    if (body.length < 9) return null;
    const id = body.readDoubleLE(1);
    if (body[0] === DONE) return { kind: "done", id };
    if (body[0] !== EVENT) return null;
    const from = 13 + body.readUInt32LE(9);
    const { correlation, properties, ...rest } = JSON.parse(body.toString("utf8", 13, from)) as Described & {
        readonly correlation?: string;
    };
    const correlationData =
        correlation === undefined ? {} : { correlationData: Buffer.from(correlation, "base64") };
    // A copy, so that a small event does not hold its whole file in memory.
    const payload = Buffer.from(body.subarray(from));
    return {
        kind: "event",
        event: { id, ...rest, properties: { ...properties, ...correlationData }, payload },
    };
}

function prefix(letter: number, id: number): Buffer {
    const bytes = Buffer.alloc(9);
    bytes[0] = letter;
    bytes.writeDoubleLE(id, 1);
    return bytes;
}

function framed(parts: readonly Buffer[]): Buffer {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(HEAD);
    head.writeUInt32LE(body.length);
    head.writeUInt32LE(crc32(body), 4);
    return Buffer.concat([head, body]);
}
