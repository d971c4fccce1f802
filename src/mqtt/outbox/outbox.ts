import { rmSync } from "node:fs";
import type { VisionError } from "../../errors";
import type { NodeStats } from "../../stats/node-stats";
import { statsRegistry } from "../../stats/registry";
import type { BrokerLimits } from "../broker-limits";
import type { Outcome, Outgoing } from "../outgoing";
import { EventLog } from "./event-log";
import { EventQueue } from "./event-queue";
import { NoStore, type EventStore } from "./event-store";
import { GivenUp } from "./given-up";
import { HeldEvent } from "./held-event";
import type { OutboxOptions } from "./outbox-options";
import { StateQueue } from "./state-queue";
import { StreamQueue } from "./stream-queue";

/** Outboxes without a disk, kept while their connection is restarted. */
const kept = new Map<string, Outbox>();

/** What waits for one broker, of each class by its own policy. */
export class Outbox {
    readonly #streams: StreamQueue;
    readonly #states: StateQueue;
    readonly #events: EventQueue;
    readonly #store: EventStore;
    readonly #givenUp = new GivenUp();
    #stats: NodeStats | null = null;
    #leaveStats: (() => void) | null = null;

    private constructor(readonly options: OutboxOptions) {
        const { folder, fsync } = options;
        this.#store = folder === null ? new NoStore() : new EventLog({ folder, fsync });
        this.#streams = new StreamQueue(options.stream);
        this.#states = new StateQueue(options.state.topics);
        this.#events = new EventQueue(options, this.#store, (outcome) => this.#settled(outcome));
    }

    /** The outbox that an earlier connection of this key has left, or an empty one; events on disk are read. */
    static open(options: OutboxOptions, stats: NodeStats | null): Outbox {
        const left = options.key === null ? undefined : kept.get(options.key);
        if (options.key !== null) kept.delete(options.key);
        const outbox = new Outbox(options);
        if (left) outbox.#events.adopt(left.#events.records());
        outbox.#count(stats);
        return outbox;
    }

    /** Waiting, all classes. */
    get waiting(): number {
        return this.#states.size + this.#streams.size + this.#events.waiting;
    }

    waitingOf(kind: "event" | "stream"): number {
        return kind === "event" ? this.#events.waiting : this.#streams.size;
    }

    /** Events that have not come to their end, and their bytes. */
    get events(): { readonly count: number; readonly bytes: number } {
        return { count: this.#events.size, bytes: this.#events.bytes };
    }

    /** What the broker would not take, by reason. */
    get givenUp(): Readonly<Record<string, number>> {
        return this.#givenUp.counts;
    }

    add(entry: Outgoing): void {
        if (entry.class === "state") this.#states.add(entry);
        else if (entry.class === "stream") this.#streams.add(entry);
        else {
            this.#arrive(1);
            this.#events.add(entry);
        }
    }

    /** The next to be sent. States come first: they are few, and somebody acts on them. */
    take(may: { readonly event: boolean; readonly stream: boolean }): Outgoing | undefined {
        return (
            this.#states.take() ??
            (may.event ? this.#events.take() : undefined) ??
            (may.stream ? this.#streams.take() : undefined)
        );
    }

    /** Milliseconds until {@link take} may give an event that it holds back now; null when that is not for time to say. */
    waitForEvent(): number | null {
        return this.#events.wait();
    }

    /** The broker acknowledged it. */
    sent(entry: Outgoing): void {
        if (entry.class === "state") this.#states.sent(entry);
        entry.ended({ kind: "sent" });
    }

    /** The broker acknowledged it, and has nobody to give it to. */
    unheard(entry: Outgoing): void {
        if (entry instanceof HeldEvent) this.#events.unheard(entry);
        else this.sent(entry);
    }

    /** The broker is too full to take an event. @returns false for what is not kept until it has room */
    later(entry: Outgoing): boolean {
        if (!(entry instanceof HeldEvent)) return false;
        this.#events.later(entry);
        return true;
    }

    /** The broker will not take it; nobody else may hear of a state that it refuses. */
    giveUp(entry: Outgoing, error: VisionError): void {
        this.#givenUp.add(error, entry.topic);
        entry.ended({ kind: "failed", error });
    }

    /** Takes back what was sent and not acknowledged, in its order. */
    putBack(entries: readonly Outgoing[]): void {
        this.#states.putBack(entries.filter((entry) => entry.class === "state"));
        this.#streams.putBack(entries.filter((entry) => entry.class === "stream"));
        this.#events.putBack(entries.filter((entry) => entry instanceof HeldEvent));
    }

    /** A connection stands. */
    begin(limits: BrokerLimits): void {
        this.#states.repeat();
        this.#events.begin(limits.properties);
    }

    /** A node has stopped: its streams and states are dropped, its events stay. */
    forget(owner: object): void {
        const left = [...this.#states.forget(owner), ...this.#streams.forget(owner)];
        this.#events.detach(owner);
        for (const entry of left) entry.ended({ kind: "dropped", reason: "stopped" });
    }

    /** Words for a status. */
    notes(isConnected: boolean): string[] {
        const notes: string[] = [];
        const { size } = this.#events;
        if (size > 0 && (!isConnected || this.#events.waiting > 0)) {
            notes.push(`${size} event${size === 1 ? "" : "s"} kept`);
        }
        const unheard = isConnected ? this.#events.unheardTopics() : [];
        if (unheard.length > 0) notes.push(`nobody subscribes to ${unheard.join(", ")}`);
        if (this.#store.trouble !== null) notes.push(this.#store.trouble);
        const last = this.#givenUp.words();
        return last === null ? notes : [...notes, last];
    }

    /** Events stay for the next connection of the same key, or on disk. */
    close(): void {
        this.#events.close();
        this.#leaveStats?.();
        this.#leaveStats = null;
        const { key, folder } = this.options;
        if (key !== null && (folder === null || this.#store.trouble !== null)) kept.set(key, this);
    }

    #count(stats: NodeStats | null): void {
        this.#stats = stats;
        this.#arrive(this.#events.size);
    }

    #arrive(events: number): void {
        if (!this.#stats || events === 0) return;
        this.#leaveStats ??= statsRegistry.add(this.#stats);
        for (let i = 0; i < events; i++) this.#stats.arrive();
    }

    #settled(outcome: Outcome): void {
        if (outcome.kind === "sent") this.#stats?.finish();
        else if (outcome.kind === "dropped") this.#stats?.drop(outcome.reason);
        else this.#stats?.fail();
    }
}

/** Drops what a connection with these options has left, since there will not be another. */
export function discardOutbox({ key, folder }: OutboxOptions): void {
    if (key !== null) kept.delete(key);
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
}
