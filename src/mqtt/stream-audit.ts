import { crc32 } from "node:zlib";
import { NumberAudit } from "./number-audit";
import { OpenEvents, type OpenEvent } from "./open-events";

/** Of so many documents per session it is known what they held, to tell a repetition from a contradiction. */
const REMEMBERED = 10_000;

export interface AuditedMessage {
    readonly topic: string;
    readonly payload: Buffer;
    readonly qos: 0 | 1 | 2;
    readonly retain: boolean;
}

/** One session on one topic. */
export interface SessionReport {
    readonly topic: string;
    readonly session: string;
    readonly first: number;
    readonly last: number;
    readonly received: number;
    readonly missing: number;
    readonly missingRanges: readonly (readonly [from: number, to: number])[];
    /** Came after a higher number, or after a later session had begun. */
    readonly late: number;
    /** Came again, as QoS 1 allows. */
    readonly repeated: number;
    /** Came again at another QoS, where that is a fault. */
    readonly forbidden: number;
    /** Came again with other contents. */
    readonly contradicting: number;
}

export interface AuditReport {
    readonly sessions: readonly SessionReport[];
    readonly open: readonly (OpenEvent & { readonly isLeft: boolean })[];
    readonly documents: number;
    /** Messages that are no numbered documents, and what was retained from before. */
    readonly others: number;
}

export interface AuditOptions {
    /** The observer was there before anybody published, so every session has to begin with 1. */
    readonly fromStart: boolean;
}

interface SessionAudit {
    readonly numbers: NumberAudit;
    readonly contents: Map<number, number>;
    lateSession: number;
    forbidden: number;
    contradicting: number;
}

/** Proves loss, repetition, disorder and events without an end, from what documents say of themselves. */
export class StreamAudit {
    /** By topic, then by session, in the order of their beginning. */
    readonly #topics = new Map<string, Map<string, SessionAudit>>();
    readonly #open = new OpenEvents();
    #documents = 0;
    #others = 0;

    constructor(private readonly options: AuditOptions) {}

    get documents(): number {
        return this.#documents;
    }

    /** @returns false for what is no numbered document */
    take({ topic, payload, qos, retain }: AuditedMessage): boolean {
        const document = retain ? null : numbered(payload);
        if (!document) {
            this.#others += 1;
            return false;
        }
        this.#documents += 1;
        const sessions = this.#topics.get(topic) ?? new Map<string, SessionAudit>();
        this.#topics.set(topic, sessions);
        const audit = this.#sessionOf(sessions, document.session);
        const isLatest = [...sessions.keys()].at(-1) === document.session;
        const how = audit.numbers.take(document.number);
        if (how === "new" && !isLatest) audit.lateSession += 1;
        if (how === "repeated" && qos !== 1) audit.forbidden += 1;
        this.#compare(audit, document.number, crc32(payload));
        if (how !== "repeated") this.#open.take(topic, document);
        return true;
    }

    report(): AuditReport {
        const sessions = [...this.#topics].flatMap(([topic, all]) =>
            [...all].map(([session, audit]) => reportOf(topic, session, audit)),
        );
        const open = this.#open.all().map((event) => {
            const latest = [...(this.#topics.get(event.topic)?.keys() ?? [])].at(-1);
            // Whoever comes after a session has to end what that has left.
            return { ...event, isLeft: event.session !== latest };
        });
        return { sessions, open, documents: this.#documents, others: this.#others };
    }

    #sessionOf(sessions: Map<string, SessionAudit>, session: string): SessionAudit {
        let audit = sessions.get(session);
        if (!audit) {
            const numbers = new NumberAudit(this.options.fromStart || sessions.size > 0);
            audit = { numbers, contents: new Map(), lateSession: 0, forbidden: 0, contradicting: 0 };
            sessions.set(session, audit);
        }
        return audit;
    }

    #compare(audit: SessionAudit, number: number, content: number): void {
        const before = audit.contents.get(number);
        if (before !== undefined && before !== content) audit.contradicting += 1;
        audit.contents.set(number, content);
        if (audit.contents.size <= REMEMBERED) return;
        for (const [oldest] of audit.contents) {
            audit.contents.delete(oldest);
            break;
        }
    }
}

function reportOf(topic: string, session: string, audit: SessionAudit): SessionReport {
    const { numbers, lateSession, forbidden, contradicting } = audit;
    return {
        topic,
        session,
        first: numbers.first ?? 0,
        last: numbers.highest,
        received: numbers.received,
        missing: numbers.missingCount,
        missingRanges: numbers.missing,
        late: numbers.late + lateSession,
        repeated: numbers.repeated,
        forbidden,
        contradicting,
    };
}

function numbered(payload: Buffer): { readonly session: string; readonly number: number } | null {
    // Pictures are large and no JSON.
    if (payload[0] !== 0x7b) return null;
    try {
        const { session, number, ...rest } = JSON.parse(payload.toString()) as Record<string, unknown>;
        if (typeof session !== "string" || !Number.isSafeInteger(number) || Number(number) < 1) return null;
        return { ...rest, session, number: Number(number) };
    } catch {
        return null;
    }
}
