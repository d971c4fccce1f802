import type { Node } from "node-red";
import type { VisionError } from "../../src/errors";
import type { BrokerConnection } from "../../src/mqtt/connection";

/** What csp-broker offers to the nodes that name it. */
export interface BrokerNode extends Node {
    /** The connection, or why there is none. */
    connection(): BrokerConnection | VisionError;
    /** Whether Home Assistant is told of what is published. */
    discovery: boolean;
    /** Whether sources may be paused over MQTT. */
    canPause: boolean;
}
