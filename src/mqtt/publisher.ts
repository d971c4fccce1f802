import { randomInt } from "node:crypto";
import type { NodeStats } from "../stats/node-stats";
import type { BrokerUse, BrokerUser } from "./broker-use";
import type { BrokerConnection } from "./connection";
import type { EventDocument } from "./event-document";
import { endLeftOvers, EventStream } from "./event-stream";
import { HealthStates } from "./health-states";
import type { Ledger } from "./ledger";
import { PicturePublisher } from "./picture-publisher";
import type { PublishOptions } from "./publish-options";
import { isHealth, readDetections, readHealth, type DetectionMessage } from "./read-message";
import { SilenceWatch } from "./silence-watch";
import { SourceMemory } from "./source-memory";
import { SourcePublisher, type Failed } from "./source-publisher";
import { TopicOwners } from "./topic-owners";

/** Of the whole process: two nodes on one topic would contradict one another. */
const owners = new TopicOwners();

/** What a stop waits for events that are still being written, in ms. */
const FLUSH_MS = 500;

/** What the node that publishes is told. */
export interface PublisherEvents {
    /** Nobody looks at the source any more: it fell silent, or its camera said so. */
    lost(source: string): void;
    /** A source, or labels that are looked for or found in it, that were not known yet. */
    news(source: string): void;
    /** The broker is there, and may know nothing. */
    connected(): void;
    /** Id of the node that makes a source's frames, if one is known. */
    cameraOf(source: string): string | null;
    /** An event or a picture that the broker does not take. */
    readonly failed: Failed;
}

/** Publishes what one csp-publish node gets: detections and counts of any number of sources, and camera events. */
export class Publisher implements BrokerUser {
    readonly #session = randomInt(2 ** 40).toString(36);
    readonly #sources = new Map<string, SourcePublisher>();
    readonly #streams = new Map<string, EventStream>();
    readonly #leave: (() => void)[] = [];
    readonly #memory: SourceMemory;
    /** Labels that each source's detector was asked for; null where it was asked for all. */
    readonly #wanted = new Map<string, readonly string[] | null>();
    readonly #silence = new SilenceWatch((source) => {
        this.#silent(source);
    });
    readonly #health: HealthStates;
    readonly broker: BrokerUse;
    readonly pictures: PicturePublisher;

    constructor(
        connection: BrokerConnection,
        private readonly options: PublishOptions,
        private readonly stats: NodeStats,
        private readonly ledger: Ledger,
        private readonly events: PublisherEvents,
    ) {
        // Fails now, and not on the first message, if the channel cannot stand in a topic.
        connection.topics.detections("source", options.channel);
        this.broker = connection.use(this);
        this.pictures = new PicturePublisher(this.broker);
        this.#health = new HealthStates(this.broker, (topic) => {
            this.#take(topic);
        });
        this.#memory = new SourceMemory(ledger, this.broker, options.channel);
        for (const [source, labels] of this.#memory.all()) {
            // A topic that another node has taken meanwhile is that node's to keep right.
            if (this.#tries(() => this.#sourceOf(source))) this.#sources.get(source)?.start(labels);
        }
    }

    /** Ends as cut off what an earlier start has begun and not ended. */
    takeUp(): EventDocument[] {
        return this.options.events ? endLeftOvers(this.ledger, (source) => this.eventsOf(source)) : [];
    }

    /**
     * Accepts one message; it is on its way when this returns, and never waits for the broker.
     *
     * @returns the detections that it held, if any
     * @throws {VisionError} `E_PAYLOAD`, `E_TOPIC` or `E_TOPIC_TAKEN`
     */
    accept(payload: unknown, vision: unknown, failed: Failed): DetectionMessage | null {
        try {
            if (isHealth(payload)) this.#acceptHealth(payload);
            else return this.#acceptDetections(readDetections(payload, vision), failed);
            return null;
        } catch (error) {
            this.stats.arrive();
            this.stats.fail();
            throw error;
        }
    }

    /**
     * The events of a source.
     *
     * @throws {VisionError} `E_TOPIC` or `E_TOPIC_TAKEN`
     */
    eventsOf(source: string): EventStream {
        const known = this.#streams.get(source);
        if (known) return known;
        const { broker, ledger, options, events } = this;
        if (!options.events) throw new Error("events are not asked for");
        const { channel, events: form, form: formName } = options;
        const failed: Failed = (outcome) => events.failed(outcome);
        const context = {
            ...{ broker, session: this.#session, channel, ledger, form, formName },
            failed: (error: Parameters<Failed>[0]["error"]) => failed({ kind: "failed", error }),
        };
        const stream = new EventStream(context, source);
        this.#take(stream.topic);
        this.#streams.set(source, stream);
        return stream;
    }

    /** Labels that a source is looked at for: those asked for, else those found; null before its first frame. */
    wantedOf(source: string): readonly string[] | null {
        const wanted = this.#wanted.get(source);
        return wanted === undefined ? null : (wanted ?? this.#sources.get(source)?.labels ?? []);
    }

    /** Takes back what is retained of a source that is no more; it is forgotten once the broker has done so. */
    remove(source: string): void {
        this.#lose(source);
        this.#sources.delete(source);
        this.#health.forget(source);
        const topics = this.#memory.topicsOf(source);
        let left = topics.length;
        for (const topic of topics) {
            const ended = ({ kind }: { readonly kind: string }): void => {
                if (kind === "sent" && (left -= 1) === 0) this.#memory.forget(source);
            };
            this.broker.publish({ topic, payload: "", class: "state", ended });
        }
    }

    connected(): void {
        // Counts are told ahead of "online"; a health that another connection's broker refused is tried again.
        this.#health.repeat();
        this.events.connected();
    }

    /** Counts first: whoever reads "online" may trust them. */
    beforeOnline(): { topic: string; payload: string }[] {
        return [...this.#sources.values()].flatMap((source) => source.states());
    }

    /** Gives its topics back and drops what still waits, save events. */
    async close(): Promise<void> {
        this.#silence.close();
        await Promise.race([
            Promise.all([...this.#streams.values()].map((stream) => stream.flush())),
            new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref()),
        ]);
        for (const stream of this.#streams.values()) stream.close();
        await this.broker.close();
        for (const leave of this.#leave) leave();
    }

    #acceptDetections(message: DetectionMessage, failed: Failed): DetectionMessage {
        const name = message.vision.source;
        const isNew = !this.#sources.has(name);
        const source = this.#sourceOf(name);
        const labels = source.labels.length;
        source.publish(message, failed);
        const wanted = message.vision.classes ?? null;
        const isOther = String(wanted) !== String(this.#wanted.get(name));
        this.#wanted.set(name, wanted);
        this.#silence.heard(name);
        if (this.options.ownHealth && this.options.channel === "")
            this.#tries(() => this.#health.seen(name, "running", null));
        if (isNew || isOther || source.labels.length !== labels) {
            this.#memory.set(name, source.labels, this.events.cameraOf(name));
            this.events.news(name);
        }
        return message;
    }

    #acceptHealth(payload: unknown): void {
        const event = readHealth(payload);
        const isNew = !this.#health.has(event.source);
        this.#health.camera(event);
        // Of a file's end, its last frames are still being looked at.
        if (["waiting", "stopped", "error"].includes(event.state)) this.#lose(event.source);
        if (isNew) this.events.news(event.source);
    }

    #silent(source: string): void {
        this.#lose(source);
        if (!this.options.ownHealth || this.options.channel !== "") return;
        this.#tries(() => this.#health.seen(source, "waiting", "No frames of this source come any more."));
    }

    #lose(source: string): void {
        this.#sources.get(source)?.clear();
        this.events.lost(source);
    }

    #sourceOf(name: string): SourcePublisher {
        const known = this.#sources.get(name);
        if (known) return known;
        const { options, stats, broker } = this;
        const source = new SourcePublisher({ broker, options, stats, session: this.#session }, name);
        this.#take(source.topic);
        this.#sources.set(name, source);
        source.readRetainedCounts();
        return source;
    }

    #take(topic: string): void {
        this.#leave.push(owners.take(this.broker.broker, topic, this, this.options.name));
    }

    /** @returns false if it failed: what nobody asked for must not fail a message */
    #tries(work: () => void): boolean {
        try {
            work();
            return true;
        } catch {
            return false;
        }
    }
}
