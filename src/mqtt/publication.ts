import type { Outcome } from "./outgoing";

/**
 * What happens to a publication while the broker is slow or away.
 *
 * - `stream`: one of a series; the newest few seconds are kept.
 * - `state`: only the latest value of a topic counts, so one waits per topic.
 * - `event`: kept, in the order of its topic, until the broker has acknowledged it.
 */
export type MessageClass = "stream" | "state" | "event";

/** What a node asks its broker to publish. */
export interface Publication {
    readonly topic: string;
    /**
     * The payload, or what makes it when its turn comes (the same bytes each time). An event's payload is made at
     * once, since it may have to outlive the process.
     */
    readonly payload: Buffer | string | (() => Buffer);
    readonly class: MessageClass;
    /** Default: 0 for a stream, else 1. An event has at least 1. */
    readonly qos?: 0 | 1 | 2;
    /** Default: true for a state, else false. */
    readonly retain?: boolean;
    /** Seconds after which it is worth nothing: it is dropped here, and an MQTT 5 broker drops it, too. */
    readonly expiryS?: number;
    /** The following four reach subscribers of MQTT 5 only. */
    readonly userProperties?: Readonly<Record<string, string>>;
    readonly correlationData?: Buffer;
    readonly responseTopic?: string;
    readonly contentType?: string;
    /** Called at most once, and not after the use it was published through has been closed. */
    readonly ended?: (outcome: Outcome) => void;
}

/** A message from the broker. */
export interface Arrival {
    readonly topic: string;
    readonly payload: Buffer;
    /** The broker kept it from before the subscription. */
    readonly retain: boolean;
    readonly qos: 0 | 1 | 2;
    /** MQTT 5 only. */
    readonly userProperties: Readonly<Record<string, string | readonly string[]>>;
    readonly correlationData: Buffer | null;
    readonly responseTopic: string | null;
}
