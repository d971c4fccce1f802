import type { Node, NodeMessage, NodeMessageInFlow } from "node-red";
import { VisionError } from "../errors";

/** Sends like `node.send`, on behalf of the message that is being handled. */
export type Send = (message: NodeMessage | (NodeMessage | NodeMessage[] | null)[]) => void;

/** Handles one message; what it throws, at once or later, is reported on that message. */
export type InputHandler = (message: NodeMessageInFlow, send: Send) => unknown;

/**
 * Connects a handler with a node's input, so that every message ends exactly once: in `done()` when the handler
 * returns or its promise resolves, else in `done(error)`. Nothing is ever thrown or rejected into the process
 * (a rejected input handler would end Node-RED).
 *
 * The message reaches the handler as it came, with `req`, `res`, `parts` and `_linkSource`; a handler that sets
 * properties on it and sends it on keeps them. Errors reach Catch nodes with a `code`: failures other than a
 * {@link VisionError} are faults of this package and become `E_INTERNAL`.
 *
 * @param failed is told of each error before Catch nodes are, e.g. to show it on the status
 */
export function onInput(node: Node, handler: InputHandler, failed?: (error: VisionError) => void): void {
    node.on("input", (message, send, done) => {
        run(handler, message, send)
            .then(
                () => {
                    done();
                },
                (thrown: unknown) => {
                    const error = toVisionError(thrown);
                    failed?.(error);
                    done(error);
                },
            )
            // Hooks and Complete nodes run inside done(); their faults are not this message's.
            .catch((thrown: unknown) => {
                node.error(thrown);
            });
    });
}

async function run(handler: InputHandler, message: NodeMessageInFlow, send: Send): Promise<void> {
    await handler(message, send);
}

/** The failure itself, or an `E_INTERNAL` with it as cause. */
export function toVisionError(thrown: unknown): VisionError {
    if (thrown instanceof VisionError) return thrown;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return new VisionError("E_INTERNAL", `Unexpected failure: ${text}`, { cause: thrown });
}
