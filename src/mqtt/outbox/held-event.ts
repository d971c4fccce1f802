import type { Outcome, Outgoing, Properties } from "../outgoing";

/** What an event is on disk and in memory. */
export interface EventRecord {
    /** Ascending in the order of acceptance, over restarts. */
    readonly id: number;
    readonly topic: string;
    readonly qos: 0 | 1 | 2;
    readonly retain: boolean;
    readonly properties: Properties;
    /** In ms since 1970. */
    readonly acceptedAt: number;
    readonly expiresAt: number | null;
    readonly payload: Buffer;
}

/** An event on its way to the broker. It may outlive the node that it came from, which then hears no more of it. */
export class HeldEvent implements Outgoing {
    readonly class = "event";

    constructor(
        readonly record: EventRecord,
        private readonly settled: (event: HeldEvent, outcome: Outcome) => void,
        private origin: { readonly owner: object; ended(outcome: Outcome): void } | null,
    ) {}

    get topic(): string {
        return this.record.topic;
    }

    get qos(): 0 | 1 | 2 {
        return this.record.qos;
    }

    get retain(): boolean {
        return this.record.retain;
    }

    get properties(): Properties {
        return this.record.properties;
    }

    get expiresAt(): number | null {
        return this.record.expiresAt;
    }

    get owner(): object {
        return this.origin?.owner ?? this;
    }

    get bytes(): number {
        return this.record.payload.length + this.record.topic.length;
    }

    render(): Buffer {
        return this.record.payload;
    }

    ended(outcome: Outcome): void {
        const { origin } = this;
        this.origin = null;
        this.settled(this, outcome);
        origin?.ended(outcome);
    }

    /** Its node has stopped. */
    detach(owner: object): void {
        if (this.origin?.owner === owner) this.origin = null;
    }
}
