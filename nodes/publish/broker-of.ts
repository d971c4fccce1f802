import type { NodeAPI } from "node-red";
import { VisionError } from "../../src/errors";
import type { BrokerConnection } from "../../src/mqtt/connection";
import type { BrokerNode } from "../broker/broker-node";

/**
 * The broker that a node names, with its connection.
 *
 * @throws {VisionError} `E_CONFIG`, or why the broker node has no connection
 */
export function brokerOf(RED: NodeAPI, id: string): { node: BrokerNode; connection: BrokerConnection } {
    const node = RED.nodes.getNode(id) as BrokerNode | null;
    if (!node) throw new VisionError("E_CONFIG", "Field broker: it is missing or disabled.");
    const connection = node.connection();
    if (connection instanceof VisionError) throw connection;
    return { node, connection };
}
