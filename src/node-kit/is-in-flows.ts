import type { NodeAPI, NodeDef } from "node-red";

/**
 * Whether the flows still hold a node that is being closed: one that is switched off counts as removed there, and
 * will be back.
 */
export function isInFlows(RED: NodeAPI, { id, _alias }: NodeDef): boolean {
    let isThere = false;
    RED.nodes.eachNode((node) => {
        if (node.id === (_alias ?? id)) isThere = true;
    });
    return isThere;
}
