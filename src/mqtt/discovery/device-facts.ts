import type { Topics } from "../topics";

/** What Home Assistant is to know of one source. */
export interface DeviceFacts {
    readonly source: string;
    readonly channel: string;
    readonly topics: Topics;
    /** Where the client's `online` and `offline` stand. */
    readonly statusTopic: string;
    /** Labels that are counted. */
    readonly labels: readonly string[];
    /** The state of the source is published. */
    readonly hasHealth: boolean;
    readonly events: boolean;
    readonly snapshots: boolean;
    /** The source can be paused over MQTT. */
    readonly canPause: boolean;
    /** Id of the node whose figures are shown. */
    readonly node: string;
    /** Of this package. */
    readonly version: string;
}
