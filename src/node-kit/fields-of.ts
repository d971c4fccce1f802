import type { Node, NodeAPI, NodeDef } from "node-red";
import { FieldReader } from "./field-reader";

/**
 * The fields of a node that `RED.nodes.createNode` has made.
 *
 * Node-RED replaces a variable only where it fills the whole property, leaves an unknown one as written, and an
 * empty one looks like an empty field; so references are read from the flow as saved (a copy of a subflow stands
 * there under its `_alias`) and resolved here.
 */
export function fieldsOf(RED: NodeAPI, node: Node, config: NodeDef): FieldReader {
    const id = config._alias ?? config.id;
    let saved: NodeDef = config;
    RED.nodes.eachNode((other) => {
        if (other.id === id) saved = other;
    });
    return new FieldReader({
        config,
        saved,
        credentials: { ...RED.nodes.getCredentials(id) },
        lookup: (name) => RED.util.getSetting(node, name),
    });
}
