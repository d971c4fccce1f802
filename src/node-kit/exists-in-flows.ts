import type { NodeAPI } from "node-red";

/**
 * Whether the flows hold a node, switched off or not. The copies of a subflow's nodes are not in the flows under
 * their own ids, which are `<id of the copy>-<id in the template>`: they exist as long as both of these do.
 */
export function existsInFlows(RED: NodeAPI, id: string): boolean {
    const ids = new Set<string>();
    RED.nodes.eachNode((node) => ids.add(node.id));
    return exists(ids, id);
}

function exists(ids: ReadonlySet<string>, id: string): boolean {
    if (ids.has(id)) return true;
    for (let at = id.indexOf("-"); at > 0; at = id.indexOf("-", at + 1)) {
        if (exists(ids, id.slice(0, at)) && exists(ids, id.slice(at + 1))) return true;
    }
    return false;
}
