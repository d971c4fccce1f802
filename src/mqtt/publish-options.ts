import type { EventForm } from "./forms/event-form";

/** How csp-publish publishes. */
export interface PublishOptions {
    /** How errors call the node. */
    readonly name: string;
    /** A level behind the source; empty for none. */
    readonly channel: string;
    /** Labels that are published; null means all. */
    readonly classes: readonly string[] | null;
    readonly qos: 0 | 1 | 2;
    readonly retain: boolean;
    /** Frames on which nothing was found make no document. */
    readonly onlyDetections: boolean;
    /** Documents per second and source at most; null for no limit. */
    readonly rate: number | null;
    /** How events are written; null for none. */
    readonly events: EventForm | null;
    /** What the node's settings call that form. */
    readonly form: string;
    /** Whether the state of sources is published that no camera speaks for. */
    readonly ownHealth: boolean;
}
