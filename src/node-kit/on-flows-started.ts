import type { EventEmitter } from "node:events";

const listening = new WeakMap<EventEmitter, Set<() => void>>();

/**
 * Calls back each time that all nodes of a start or deploy have been made: a message sent earlier is lost where
 * the node behind the wire does not exist yet. All nodes share one listener, since Node.js warns of more than ten.
 *
 * @param events `RED.events`
 * @returns ends it
 */
export function onFlowsStarted(events: EventEmitter, call: () => void): () => void {
    let calls = listening.get(events);
    if (!calls) {
        const all = (calls = new Set<() => void>());
        listening.set(events, all);
        events.on("flows:started", () => {
            for (const each of [...all]) each();
        });
    }
    calls.add(call);
    return () => calls.delete(call);
}
