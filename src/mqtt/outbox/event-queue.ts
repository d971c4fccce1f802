import type { Outcome, Outgoing } from "../outgoing";
import { EventLine } from "./event-line";
import type { EventStore } from "./event-store";
import { HeldEvent, type EventRecord } from "./held-event";
import type { OutboxOptions } from "./outbox-options";

type Limits = Pick<OutboxOptions, "event" | "subscriberWaitS">;

/** Events that wait or are under way: in order per topic, within limits, and on disk if the store is there. */
export class EventQueue {
    readonly #lines = new Map<string, EventLine>();
    readonly #underWay = new Set<HeldEvent>();
    #size = 0;
    #bytes = 0;
    #lastId = 0;
    #tellsHearing = false;

    constructor(
        private readonly limits: Limits,
        private readonly store: EventStore,
        private readonly tell: (outcome: Outcome) => void,
        private readonly now: () => number = Date.now,
    ) {
        for (const record of store.load()) this.#hold(record, null);
        this.#shorten();
    }

    /** Waiting and under way. */
    get size(): number {
        return this.#size;
    }

    get waiting(): number {
        return this.#size - this.#underWay.size;
    }

    get bytes(): number {
        return this.#bytes;
    }

    /** Topics that nobody subscribes to, as far as the broker says. */
    unheardTopics(): string[] {
        return [...this.#lines].filter(([, line]) => line.isUnheard).map(([topic]) => topic);
    }

    add(entry: Outgoing): void {
        const record: EventRecord = {
            id: this.#lastId + 1,
            topic: entry.topic,
            qos: entry.qos,
            retain: entry.retain,
            properties: entry.properties,
            acceptedAt: this.now(),
            expiresAt: entry.expiresAt,
            payload: entry.render(),
        };
        this.store.append(record);
        this.#hold(record, entry);
        this.#shorten();
    }

    /** Events that another queue has left, older than any that comes. */
    adopt(records: readonly EventRecord[]): void {
        const name = ({ id, acceptedAt, topic }: EventRecord): string => `${id} ${acceptedAt} ${topic}`;
        // What it had on disk has been read from there.
        const known = new Set(this.records().map(name));
        for (const left of records) {
            if (known.has(name(left))) continue;
            const record = { ...left, id: (this.#lastId += 1) };
            this.store.append(record);
            this.#hold(record, null);
        }
        this.#shorten();
    }

    /** All that have not come to their end, in order. */
    records(): EventRecord[] {
        return this.#all()
            .map(({ record }) => record)
            .sort((a, b) => a.id - b.id);
    }

    /** A connection stands. @param tellsHearing its broker says when nobody subscribes */
    begin(tellsHearing: boolean): void {
        this.#tellsHearing = tellsHearing && this.limits.subscriberWaitS > 0;
        for (const line of this.#lines.values()) line.begin(this.#tellsHearing);
    }

    /** The oldest that may be sent now. */
    take(): HeldEvent | undefined {
        this.#shorten();
        const now = this.now();
        let first: EventLine | null = null;
        for (const line of this.#lines.values()) {
            const at = line.readyAt();
            if (at === null || at > now) continue;
            if (!first || idOf(line) < idOf(first)) first = line;
        }
        return first ? this.#takeFrom(first) : undefined;
    }

    /** Milliseconds until {@link take} gives something; null when something else has to happen first. */
    wait(): number | null {
        let earliest: number | null = null;
        for (const line of this.#lines.values()) {
            const at = line.readyAt();
            if (at !== null && (earliest === null || at < earliest)) earliest = at;
        }
        return earliest === null ? null : Math.max(0, earliest - this.now());
    }

    /** Takes back what was sent and not acknowledged. */
    putBack(events: readonly HeldEvent[]): void {
        for (const event of events) this.#underWay.delete(event);
        for (const topic of new Set(events.map((event) => event.topic))) {
            this.#line(topic).putBack(events.filter((event) => event.topic === topic));
        }
    }

    /** The broker took it, and nobody subscribes: it waits for somebody, as long as it may. */
    unheard(event: HeldEvent): void {
        const line = this.#line(event.topic);
        const { subscriberWaitS } = this.limits;
        const now = this.now();
        if (subscriberWaitS === 0) {
            event.ended({ kind: "dropped", reason: "unheard" });
            return;
        }
        const since = line.unheard(now);
        this.putBack([event]);
        const late = now - subscriberWaitS * 1000;
        if (since > late) return;
        // All that have waited long enough, since the broker would say the same of each.
        while ((line.waiting.peek()?.record.acceptedAt ?? Infinity) <= late) {
            this.#takeFrom(line)?.ended({ kind: "dropped", reason: "unheard" });
        }
    }

    /** The broker cannot take it now. */
    later(event: HeldEvent): void {
        this.#line(event.topic).pause(this.now());
        this.putBack([event]);
    }

    /** A node has stopped; its events stay. */
    detach(owner: object): void {
        for (const event of this.#all()) event.detach(owner);
    }

    close(): void {
        this.store.close();
    }

    #hold(record: EventRecord, origin: Outgoing | null): void {
        const event = new HeldEvent(record, this.#settled, origin);
        this.#lastId = Math.max(this.#lastId, record.id);
        this.#size += 1;
        this.#bytes += event.bytes;
        this.#line(record.topic).waiting.push(event);
    }

    readonly #settled = (event: HeldEvent, outcome: Outcome): void => {
        this.#size -= 1;
        this.#underWay.delete(event);
        this.#bytes -= event.bytes;
        const line = this.#line(event.topic);
        line.left();
        if (outcome.kind === "sent") line.heard();
        this.store.done(event.record.id);
        this.tell(outcome);
    };

    #all(): HeldEvent[] {
        return [...this.#underWay, ...[...this.#lines.values()].flatMap(({ waiting }) => waiting.all())];
    }

    #takeFrom(line: EventLine): HeldEvent | undefined {
        const event = line.take();
        if (event) this.#underWay.add(event);
        return event;
    }

    #line(topic: string): EventLine {
        let line = this.#lines.get(topic);
        if (!line) {
            this.#lines.set(topic, (line = new EventLine()));
            line.begin(this.#tellsHearing);
        }
        return line;
    }

    /** Drops those that have become worth nothing, and the oldest of too many: first what nobody subscribes to. */
    #shorten(): void {
        const { count, bytes, ageS } = this.limits.event;
        const born = this.now() - ageS * 1000;
        const isOld = (line: EventLine | null): line is EventLine =>
            (line?.waiting.peek()?.record.acceptedAt ?? Infinity) < born;
        for (let line = this.#oldestLine(); isOld(line); line = this.#oldestLine()) {
            this.#takeFrom(line)?.ended({ kind: "dropped", reason: "expired" });
        }
        while (this.#size > count || this.#bytes > bytes) {
            const line = this.#oldestLine(true) ?? this.#oldestLine();
            if (!line) return;
            this.#takeFrom(line)?.ended({ kind: "dropped", reason: "queue" });
        }
    }

    #oldestLine(unheardOnly = false): EventLine | null {
        let oldest: EventLine | null = null;
        for (const line of this.#lines.values()) {
            if (line.waiting.size === 0 || (unheardOnly && !line.isUnheard)) continue;
            if (!oldest || idOf(line) < idOf(oldest)) oldest = line;
        }
        return oldest;
    }
}

function idOf(line: EventLine): number {
    return line.waiting.peek()?.record.id ?? Infinity;
}
