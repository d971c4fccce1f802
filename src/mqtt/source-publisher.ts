import { performance } from "node:perf_hooks";
import type { NodeStats } from "../stats/node-stats";
import type { BrokerUse } from "./broker-use";
import { detectionsDocument } from "./detections-document";
import { plainCopy } from "./plain-copy";
import { LabelCounts } from "./label-counts";
import type { Outcome } from "./outgoing";
import type { PublishOptions } from "./publish-options";
import { RateGate } from "./rate-gate";
import type { DetectionMessage } from "./read-message";
import { decodeName } from "./topic-name";

/** What the publications of one node have in common. */
export interface PublisherContext {
    readonly broker: BrokerUse;
    readonly options: PublishOptions;
    readonly stats: NodeStats;
    readonly session: string;
}

/** Says that a document was accepted and then could not be published. */
export type Failed = (outcome: Extract<Outcome, { kind: "failed" }>) => void;

/** Documents and counts of one source. */
export class SourcePublisher {
    readonly #counts = new LabelCounts();
    readonly #gate: RateGate;
    readonly #topic: string;
    #number = 0;

    /** @throws {VisionError} `E_TOPIC` if source or channel cannot stand in a topic */
    constructor(
        private readonly context: PublisherContext,
        private readonly source: string,
    ) {
        const { broker, options } = context;
        this.#topic = broker.topics.detections(source, options.channel);
        this.#gate = new RateGate(options.rate);
    }

    /** The topic of the documents. */
    get topic(): string {
        return this.#topic;
    }

    /** Takes what other runs left behind into the counts, so that no old number outlives its reason. */
    readRetainedCounts(): void {
        const { broker, options } = this.context;
        broker.readRetained(broker.topics.counts(this.source, options.channel), ({ topic, payload }) => {
            const label = labelOf(topic);
            if (label === null || this.#counts.has(label)) return;
            this.#counts.start(label);
            if (payload.toString() !== "0") this.#sendCount(label, 0);
        });
    }

    /**
     * @throws {VisionError} `E_TOPIC` for a label that cannot stand in a topic, `E_PAYLOAD` for detections that JSON
     * cannot hold; nothing is sent then
     */
    publish(message: DetectionMessage, failed: Failed): void {
        const { broker, options, session, stats } = this.context;
        const { classes, channel } = options;
        const kept = message.detections.filter(({ label }) => classes?.includes(label) ?? true);
        const wanted = classes ?? message.vision.classes ?? [];
        for (const label of [...wanted, ...kept.map((one) => one.label)]) {
            broker.topics.count(this.source, channel, label);
        }
        // Now, since nobody could be told later, and since the message may be changed while the document waits.
        const document = plainCopy(detectionsDocument({ ...message, detections: kept }, session, 0));
        for (const [label, count] of this.#counts.update(kept, wanted)) this.#sendCount(label, count);
        if (options.onlyDetections && kept.length === 0) return;
        stats.arrive();
        if (this.#gate.admits()) this.#sendDocument(document, message.vision.capturedAt, failed);
        else stats.drop("rate");
    }

    /** Every label that was counted. */
    get labels(): string[] {
        return this.#counts.all().map(([label]) => label);
    }

    /** Counts that an earlier start may have left with the broker: 0 until a frame says otherwise. */
    start(labels: readonly string[]): void {
        for (const label of labels) {
            if (this.#counts.has(label)) continue;
            this.#counts.start(label);
            this.#sendCount(label, 0);
        }
    }

    /** Nobody looks any more, so nothing is counted. */
    clear(): void {
        for (const [label, count] of this.#counts.update([], [])) this.#sendCount(label, count);
    }

    /** The counts as they stand, by topic. */
    states(): { topic: string; payload: string }[] {
        return this.#counts.all().map(([label, count]) => ({
            topic: this.#countTopic(label),
            payload: String(count),
        }));
    }

    #sendCount(label: string, count: number): void {
        this.context.broker.publish({
            topic: this.#countTopic(label),
            payload: String(count),
            class: "state",
        });
    }

    #countTopic(label: string): string {
        const { broker, options } = this.context;
        return broker.topics.count(this.source, options.channel, label);
    }

    #sendDocument(document: object, capturedAt: string, failed: Failed): void {
        const { broker, options, stats } = this.context;
        const accepted = performance.now();
        let rendered: { payload: Buffer; number: number; at: number } | null = null;
        broker.publish({
            topic: this.#topic,
            qos: options.qos,
            retain: options.retain,
            class: "stream",
            // Numbered when it is sent: documents that had to give way in the queue leave no gap.
            payload: () => {
                if (rendered) return rendered.payload;
                const number = (this.#number += 1);
                const payload = Buffer.from(JSON.stringify({ ...document, number }));
                rendered = { payload, number, at: performance.now() };
                stats.time("queue", rendered.at - accepted);
                return payload;
            },
            ended: (outcome) => {
                // Too large or refused, so nobody got it: the next document takes its number.
                if (outcome.kind === "failed" && rendered?.number === this.#number) this.#number -= 1;
                if (outcome.kind === "sent" && rendered) {
                    stats.time("acknowledge", performance.now() - rendered.at);
                    stats.time("total", Math.max(0, Date.now() - Date.parse(capturedAt)));
                }
                this.#account(outcome, failed);
            },
        });
    }

    #account(outcome: Outcome, failed: Failed): void {
        const { stats } = this.context;
        switch (outcome.kind) {
            case "sent": {
                stats.finish();
                return;
            }
            case "dropped": {
                stats.drop(outcome.reason);
                return;
            }
            case "failed":
                stats.fail();
                {
                    failed(outcome);
                    return;
                }
        }
    }
}

function labelOf(topic: string): string | null {
    try {
        return decodeName(topic.slice(topic.lastIndexOf("/") + 1));
    } catch {
        // Not one of ours: nothing that we encode fails to decode.
        return null;
    }
}
