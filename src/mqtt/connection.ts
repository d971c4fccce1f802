import { setTimeout as sleep } from "node:timers/promises";
import type { BrokerLimits } from "./broker-limits";
import { brokerKey, type BrokerOptions } from "./broker-options";
import { retryPause, type BrokerState } from "./broker-state";
import type { BrokerUse, BrokerUser } from "./broker-use";
import { failureWords, type SessionEnd } from "./failure-words";
import { outgoingOf } from "./outgoing";
import type { Publication } from "./publication";
import { RetainedReader } from "./retained-reader";
import { SendQueue } from "./send-queue";
import { Sender } from "./sender";
import { Session } from "./session";
import { Subscriptions } from "./subscriptions";
import { Topics } from "./topics";

/**
 * A csp-broker's connection: it stands while somebody uses it, is dialled again when lost, and has at most one
 * socket open at any time. Publications wait in its queue meanwhile.
 */
export class BrokerConnection {
    readonly topics: Topics;
    readonly #queue = new SendQueue();
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
    constructor(private readonly options: BrokerOptions) {
        this.topics = new Topics(options.prefix);
        this.#statusTopic = this.topics.status(options.clientId);
    }

    get state(): BrokerState {
        return this.#state;
    }

    /** Tells brokers apart, however their addresses are written. */
    get broker(): string {
        return brokerKey(this.options.url);
    }

    /** The first user makes it connect. */
    use(user: BrokerUser): BrokerUse {
        const connection = this;
        const ends: (() => void)[] = [];
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
            publish: (publication) => this.#publish(publication, user),
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
        this.#queue.forget(user);
        return known && this.#users.size === 0 ? this.#end([user]) : Promise.resolve();
    }

    /** Resolves within 1.5 s, whatever the broker does. */
    close(): Promise<void> {
        const users = [...this.#users];
        this.#users.clear();
        return this.#end(users);
    }

    async #end(users: readonly BrokerUser[]): Promise<void> {
        this.#stop.abort();
        await this.#running;
        // What was under way has come back into the queue.
        for (const user of users) this.#queue.forget(user);
    }

    #publish(publication: Publication, user: BrokerUser): void {
        this.#queue.add(outgoingOf(publication, user));
        this.#sender?.pump();
    }

    async #run(signal: AbortSignal): Promise<void> {
        let failures = 0;
        let version: 4 | 5 = this.options.version === "auto" ? 5 : this.options.version;
        while (!signal.aborted) {
            this.#state = { kind: "connecting" };
            const end = await this.#dial(version, signal, () => (failures = 0));
            if (isOver(signal)) break;
            failures += 1;
            this.#state = { kind: "waiting", code: end.code, cause: end.cause };
            if (this.options.version === "auto") version = end.tryOtherVersion && version === 5 ? 4 : 5;
            // The end of the pause by an abort is no failure.
            await sleep(retryPause(end.refused, failures), undefined, { signal }).catch(() => undefined);
        }
        this.#state = { kind: "idle" };
    }

    async #dial(version: 4 | 5, signal: AbortSignal, connected: () => void): Promise<SessionEnd> {
        let session: Session;
        try {
            session = new Session(this.options, version, this.#statusTopic, {
                connected: (limits) => {
                    connected();
                    this.#begin(session, limits);
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
        const end = await session.ended;
        signal.removeEventListener("abort", leave);
        if (signal.aborted) await session.close();
        this.#retained.end();
        this.#subscriptions.end();
        this.#limits = null;
        this.#sender?.stop();
        this.#sender = null;
        return end;
    }

    #begin(session: Session, limits: BrokerLimits): void {
        this.#limits = limits;
        const sender = (this.#sender = new Sender(this.#queue, limits, session.publish));
        // The queue begins to flow behind this first one: subscribers then know whose documents come.
        const status = { qos: limits.qos === 0 ? 0 : 1, retain: limits.retain } as const;
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
