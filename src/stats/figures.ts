import type { EventLoopDelay } from "./event-loop";
import type { NodeFigures } from "./node-stats";
import { statsRegistry } from "./registry";

/** What csp-stats sends, the admin API answers and csp-broker publishes (docs/schema/figures.json). */
export interface Figures {
    readonly nodes: readonly NodeFigures[];
    readonly eventLoopDelay: { readonly p99: number };
}

/** The figures of every node of this process, now. */
export function allFigures(delay: Pick<EventLoopDelay, "p99">): Figures {
    return { nodes: statsRegistry.figures(), eventLoopDelay: { p99: delay.p99() } };
}
