import type { BrokerState } from "./broker-state";
import type { Arrival, Publication } from "./publication";
import type { RetainedMessage } from "./retained-reader";
import type { Topics } from "./topics";

/** Somebody who publishes over a connection. */
export interface BrokerUser {
    /** The connection stands, for the first time or again: the broker may have forgotten everything. */
    connected(): void;
    /** Values that have to be right before anybody reads that this client is online; sent ahead of that. */
    beforeOnline?(): readonly { readonly topic: string; readonly payload: string }[];
}

/** One node's share in a csp-broker's connection, from `BrokerConnection.use` until it is closed. */
export interface BrokerUse {
    readonly topics: Topics;
    /** Tells brokers apart, however their addresses are written. */
    readonly broker: string;
    /** Where the client's `online` and `offline` stand, for availability. */
    readonly statusTopic: string;
    readonly state: BrokerState;
    /** Bytes of a packet that the broker takes, if it is connected and said so. */
    readonly largestPacket: number | null;
    /** Never waits; what the broker cannot take now is kept as its class says. */
    publish(publication: Publication): void;
    /**
     * Hears what the broker sends on a filter, over every connection of this use.
     *
     * @returns ends it
     */
    subscribe(filter: string, handler: (message: Arrival) => void): () => void;
    /** Hands over what the broker holds retained under a filter that ends in `/+`, once it is connected. */
    readRetained(filter: string, each: (message: RetainedMessage) => void): void;
    /** Drops the streams and states that still wait, and keeps the events. The last one ends the connection. */
    close(): Promise<void>;
}
