/** When written events are forced onto the disk; what a killed process leaves is there in any case. */
export type FsyncPolicy =
    /** After each write; a power cut loses what is a few milliseconds old. */
    | "always"
    /** Once a second. */
    | "second"
    /** When the operating system does it. */
    | "never";

/** What is kept for a broker that is slow or away. */
export interface OutboxOptions {
    /** Events of one key are kept over a restart of the connection in this process; null keeps them with it. */
    readonly key: string | null;
    /** Where events are kept on disk, in a folder of its own; null keeps them in memory. */
    readonly folder: string | null;
    readonly fsync: FsyncPolicy;
    /** Of streams: how many per topic, and for how many seconds. */
    readonly stream: { readonly perTopic: number; readonly ageS: number };
    /** Of states: how many topics. */
    readonly state: { readonly topics: number };
    /** Of events: how many, how many bytes of payload, and for how many seconds. */
    readonly event: { readonly count: number; readonly bytes: number; readonly ageS: number };
    /** What was kept is sent at this rate, per second, so that subscribers' queues hold it. */
    readonly pace: number;
    /** Seconds that an event waits for a subscriber when the broker says that there is none (MQTT 5); 0: not at all. */
    readonly subscriberWaitS: number;
}

export const USUAL_OUTBOX: OutboxOptions = {
    key: null,
    folder: null,
    fsync: "second",
    stream: { perTopic: 100, ageS: 10 },
    state: { topics: 10_000 },
    event: { count: 20_000, bytes: 64 * 2 ** 20, ageS: 86_400 },
    pace: 200,
    subscriberWaitS: 60,
};
