import { randomInt } from "node:crypto";
import type { NodeStats } from "../stats/node-stats";
import type { BrokerUse, BrokerUser } from "./broker-use";
import type { BrokerConnection } from "./connection";
import type { PublishOptions } from "./publish-options";
import { isHealth, readDetections, readHealth } from "./read-message";
import { SourcePublisher, type Failed } from "./source-publisher";
import { TopicOwners } from "./topic-owners";

/** Of the whole process: two nodes on one topic would contradict one another. */
const owners = new TopicOwners();

/** Publishes what one csp-publish node gets: detections and counts of any number of sources, and camera events. */
export class Publisher implements BrokerUser {
    readonly #session = randomInt(2 ** 40).toString(36);
    readonly #sources = new Map<string, SourcePublisher>();
    /** The last event of each source, by topic. */
    readonly #health = new Map<string, Buffer>();
    readonly #leave: (() => void)[] = [];
    readonly #broker: BrokerUse;

    constructor(
        connection: BrokerConnection,
        private readonly options: PublishOptions,
        private readonly stats: NodeStats,
    ) {
        // Fails now, and not on the first message, if the channel cannot stand in a topic.
        connection.topics.detections("source", options.channel);
        this.#broker = connection.use(this);
    }

    /**
     * Accepts one message; it is on its way when this returns, and never waits for the broker.
     *
     * @throws {VisionError} `E_PAYLOAD`, `E_TOPIC` or `E_TOPIC_TAKEN`
     */
    accept(payload: unknown, vision: unknown, failed: Failed): void {
        try {
            if (isHealth(payload)) this.#publishHealth(payload);
            else {
                const message = readDetections(payload, vision);
                this.#sourceOf(message.vision.source).publish(message, failed);
            }
        } catch (error) {
            this.stats.arrive();
            this.stats.fail();
            throw error;
        }
    }

    connected(): void {
        for (const source of this.#sources.values()) source.repeat();
        for (const topic of this.#health.keys()) this.#sendHealth(topic);
    }

    /** Gives its topics back and drops what still waits. */
    async close(): Promise<void> {
        await this.#broker.close();
        for (const leave of this.#leave) leave();
    }

    #sourceOf(name: string): SourcePublisher {
        const known = this.#sources.get(name);
        if (known) return known;
        const { options, stats } = this;
        const context = { broker: this.#broker, options, stats, session: this.#session };
        const source = new SourcePublisher(context, name);
        this.#take(source.topic);
        this.#sources.set(name, source);
        source.readRetainedCounts();
        return source;
    }

    #publishHealth(payload: unknown): void {
        const event = readHealth(payload);
        const topic = this.#broker.topics.health(event.source);
        this.#take(topic);
        this.#health.set(topic, Buffer.from(JSON.stringify(event)));
        this.#sendHealth(topic);
    }

    #sendHealth(topic: string): void {
        const payload = this.#health.get(topic) ?? Buffer.alloc(0);
        this.#broker.publish({ topic, payload, class: "state" });
    }

    #take(topic: string): void {
        if (this.#health.has(topic)) return;
        this.#leave.push(owners.take(this.#broker.broker, topic, this, this.options.name));
    }
}
