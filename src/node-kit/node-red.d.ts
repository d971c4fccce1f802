// Members that Node-RED 4.1 and 5.0 have and @types/node-red lacks.
import "@node-red/registry";

declare module "@node-red/registry" {
    interface Node {
        /** Ids of the nodes behind each output; inside a subflow an id can be null. */
        wires: (string | null)[][];
        /** Config nodes only: the nodes that name this one, disabled ones included. */
        _users?: { id: string; d?: boolean }[];
    }

    interface NodeDef {
        /** The node's id in the subflow template that it is a copy of. */
        _alias?: string;
        [property: string]: unknown;
    }
}
