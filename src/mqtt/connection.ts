import { setTimeout as sleep } from "node:timers/promises";
import type { NodeStats } from "../stats/node-stats";
import type { BrokerLimits } from "./broker-limits";
import { brokerKey, type BrokerOptions } from "./broker-options";
import { retryPause, type BrokerState } from "./broker-state";
import type { BrokerUse, BrokerUser } from "./broker-use";
import { failureWords, type SessionEnd } from "./failure-words";
import { outgoingOf } from "./outgoing";
import { discardOutbox, Outbox } from "./outbox/outbox";
import { USUAL_OUTBOX } from "./outbox/outbox-options";
import type { Publication } from "./publication";
import { RetainedReader } from "./retained-reader";
import { Sender } from "./sender";
import { Session } from "./session";
import { SessionTraits } from "./session-traits";
import { SizeSuspicion } from "./size-suspicion";
import { Subscriptions } from "./subscriptions";
import { Topics } from "./topics";

/** A broker that has owed acknowledgements for so long is taken for dead, in ms. */
const SILENCE_MS = 30_000;

/**
 * A csp-broker's connection: it stands while somebody uses it, is dialled again when lost, and has at most one
 * socket open at any time. Publications wait in its queue meanwhile.
 */
export class BrokerConnection {
    readonly topics: Topics;
    readonly #suspicion = new SizeSuspicion();
    #outbox: Outbox | null = null;
    readonly #users = new Set<BrokerUser>();
    readonly #subscriptions = new Subscriptions();
    readonly #retained = new RetainedReader();
    readonly #statusTopic: string;
    #state: BrokerState = { kind: "idle" };
    #sender: Sender | null = null;
    #limits: BrokerLimits | null = null;
    #stop = new AbortController();
    #running: Promise<void> = Promise.resolve();

    /** @throws {VisionError} `E_TOPIC` if prefix or client id cannot stand in a topic */
    constructor(
        private readonly options: BrokerOptions,
        /** Of the events that pass through; null to count them nowhere. */
        private readonly stats: NodeStats | null = null,
    ) {
        this.topics = new Topics(options.prefix);
        this.#statusTopic = this.topics.status(options.clientId);
    }

    get state(): BrokerState {
        const state = this.#state;
        const isConnected = state.kind === "connected";
        const notes = this.#outbox?.notes(isConnected) ?? [];
        if (isConnected) return { ...state, notes: [...state.notes, ...notes] };
        return state.kind === "waiting" ? { ...state, notes } : state;
    }

    /** Events that have not come to their end. */
    get events(): { readonly count: number; readonly bytes: number } {
        return this.#outbox?.events ?? { count: 0, bytes: 0 };
    }

    /** What the broker would not take, by the code of the reason. */
    get givenUp(): Readonly<Record<string, number>> {
        return this.#outbox?.givenUp ?? {};
    }

    /** Tells brokers apart, however their addresses are written. */
    get broker(): string {
        return brokerKey(this.options.url);
    }

    /** The first user makes it connect. */
    use(user: BrokerUser): BrokerUse {
        const connection = this;
        const ends: (() => void)[] = [];
        const outbox = (this.#outbox ??= Outbox.open(this.options.outbox ?? USUAL_OUTBOX, this.stats));
        this.#register(user);
        return {
            topics: this.topics,
            broker: this.broker,
            statusTopic: this.#statusTopic,
            get state() {
                return connection.state;
            },
            get largestPacket() {
                return connection.#limits?.packetSize ?? null;
            },
            publish: (publication) => this.#publish(outbox, publication, user),
            subscribe: (filter, handler) => {
                const end = this.#subscriptions.add(filter, handler);
                ends.push(end);
                return end;
            },
            readRetained: (filter, each) => this.#retained.read(filter, each),
            close: () => {
                for (const end of ends) end();
                return this.#deregister(user);
            },
        };
    }

    #register(user: BrokerUser): void {
        this.#users.add(user);
        if (this.#users.size > 1) {
            // Not before the user has what this gives it.
            queueMicrotask(() => {
                if (this.#state.kind === "connected" && this.#users.has(user)) user.connected();
            });
            return;
        }
        const stop = (this.#stop = new AbortController());
        this.#running = this.#running.then(() => this.#run(stop.signal));
    }

    #deregister(user: BrokerUser): Promise<void> {
        const known = this.#users.delete(user);
        this.#outbox?.forget(user);
        return known && this.#users.size === 0 ? this.#end([user]) : Promise.resolve();
    }

    /**
     * Resolves within 1.5 s, whatever the broker does. Events stay for the next connection with the same outbox.
     *
     * @param discard there will be none, so they are dropped
     */
    async close(discard = false): Promise<void> {
        const users = [...this.#users];
        this.#users.clear();
        await this.#end(users);
        this.#outbox?.close();
        this.#outbox = null;
        if (discard && this.options.outbox) discardOutbox(this.options.outbox);
    }

    async #end(users: readonly BrokerUser[]): Promise<void> {
        this.#stop.abort();
        await this.#running;
        // What was under way has come back into the outbox.
        for (const user of users) this.#outbox?.forget(user);
    }

    #publish(outbox: Outbox, publication: Publication, user: BrokerUser): void {
        const entry = outgoingOf(publication, user);
        outbox.add(entry);
        this.#sender?.added(entry);
    }

    async #run(signal: AbortSignal): Promise<void> {
        let failures = 0;
        const traits = new SessionTraits(this.options);
        while (!signal.aborted) {
            this.#state = { kind: "connecting" };
            const end = await this.#dial(traits, signal, () => (failures = 0));
            if (isOver(signal)) break;
            failures += 1;
            const cause = traits.learn(end);
            this.#state = { kind: "waiting", code: end.code, cause, notes: [] };
            // The end of the pause by an abort is no failure.
            await sleep(retryPause(end.refused, failures), undefined, { signal }).catch(() => undefined);
        }
        this.#state = { kind: "idle" };
    }

    async #dial(traits: SessionTraits, signal: AbortSignal, connected: () => void): Promise<SessionEnd> {
        let session: Session;
        try {
            session = new Session(this.options, traits, this.#statusTopic, {
                connected: (limits) => {
                    connected();
                    this.#begin(session, traits.limit(limits));
                },
                arrived: (message) => {
                    if (message.retain) this.#retained.arrived(message.topic, message.payload);
                    this.#subscriptions.arrived(message);
                },
            });
        } catch (error) {
            return failureWords(new URL(this.options.url).host, error as Error);
        }
        const leave = (): void => void session.close();
        signal.addEventListener("abort", leave);
        if (signal.aborted) leave();
        const watch = this.#watchSilence(session);
        const end = await session.ended;
        clearInterval(watch);
        signal.removeEventListener("abort", leave);
        if (signal.aborted) await session.close();
        this.#retained.end();
        this.#subscriptions.end();
        this.#limits = null;
        this.#sender?.stop();
        this.#sender = null;
        return end;
    }

    /** A broker that answers pings and acknowledges nothing would otherwise hold everything for ever. */
    #watchSilence(session: Session): NodeJS.Timeout {
        const limit = this.options.silenceMs ?? SILENCE_MS;
        const look = (): void => {
            if ((this.#sender?.silence() ?? 0) > limit) session.giveUp();
        };
        return setInterval(look, limit / 4).unref();
    }

    #begin(session: Session, limits: BrokerLimits): void {
        const outbox = this.#outbox;
        if (!outbox) return;
        this.#limits = limits;
        outbox.begin(limits);
        const sender = (this.#sender = new Sender(outbox, limits, this.#suspicion, session.publish));
        // The outbox begins to flow behind this first one: subscribers then know whose documents come.
        const status = { qos: limits.qos === 0 ? 0 : 1, retain: limits.retain } as const;
        for (const user of this.#users) {
            for (const { topic, payload } of user.beforeOnline?.() ?? []) {
                session.publish(topic, Buffer.from(payload), status, () => undefined);
            }
        }
        session.publish(this.#statusTopic, Buffer.from("online"), status, () => sender.start());
        this.#state = { kind: "connected", notes: notesOf(limits) };
        this.#subscriptions.begin(session);
        this.#retained.begin({
            subscribe: (filter) => session.subscribe(filter),
            unsubscribe: (filter) => {
                if (!this.#subscriptions.has(filter)) session.unsubscribe(filter);
            },
        });
        for (const user of this.#users) user.connected();
    }
}

/** A call, since the compiler takes a signal for unchanged where others can abort it meanwhile. */
function isOver(signal: AbortSignal): boolean {
    return signal.aborted;
}

function notesOf(limits: BrokerLimits): string[] {
    const notes: string[] = [];
    if (!limits.retain) notes.push("broker does not retain");
    if (limits.qos < 2) notes.push(`broker's highest QoS is ${limits.qos}`);
    return notes;
}
