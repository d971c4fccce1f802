import type { BrokerUse } from "./broker-use";
import type { Ledger } from "./ledger";

const KEY = "source/";

/** What is retained under the name of one source. */
export interface RememberedSource {
    /** Tells brokers apart. */
    readonly broker: string;
    readonly channel: string;
    readonly labels: readonly string[];
    /** Id of the camera's node, if one was known. */
    readonly camera: string | null;
    /** Every topic on which something is retained. */
    readonly topics: readonly string[];
}

/** Which sources a node has published for, and with which labels, so that nothing of theirs is forgotten. */
export class SourceMemory {
    constructor(
        private readonly ledger: Ledger,
        private readonly broker: BrokerUse,
        private readonly channel: string,
    ) {}

    /** Those on this broker and channel. */
    all(): [source: string, labels: readonly string[]][] {
        return this.ledger
            .all(KEY)
            .map(([source, value]) => [source, value as RememberedSource] as const)
            .filter(([, { broker, channel }]) => broker === this.broker.broker && channel === this.channel)
            .map(([source, { labels }]) => [source, labels]);
    }

    set(source: string, labels: readonly string[], camera: string | null): void {
        const { topics, broker } = this.broker;
        const retained = labels.map((label) => topics.count(source, this.channel, label));
        if (this.channel === "") retained.push(topics.health(source));
        const value: RememberedSource = { broker, channel: this.channel, labels, camera, topics: retained };
        this.ledger.set(KEY + source, value);
    }

    /** What is retained of a source. */
    topicsOf(source: string): readonly string[] {
        return (this.ledger.get(KEY + source) as RememberedSource | undefined)?.topics ?? [];
    }

    forget(source: string): void {
        this.ledger.delete(KEY + source);
    }
}
