import type { NodeFigures, NodeStats } from "./node-stats";

/** The figures of every node that runs in this process, in the order of their start. */
class StatsRegistry {
    readonly #nodes = new Map<string, NodeStats>();

    /** @returns a function that takes the node out again; it leaves a successor under the same id alone */
    add(stats: NodeStats): () => void {
        const id = stats.identity.node;
        this.#nodes.set(id, stats);
        return () => {
            if (this.#nodes.get(id) === stats) this.#nodes.delete(id);
        };
    }

    /** Every node that runs, in the order of their start. */
    all(): NodeStats[] {
        return [...this.#nodes.values()];
    }

    /** Figures of all nodes, or of those whose ids are given (unknown ids are left out). */
    figures(ids?: readonly string[]): NodeFigures[] {
        const wanted = ids ? new Set(ids) : null;
        return [...this.#nodes.values()]
            .filter((stats) => !wanted || wanted.has(stats.identity.node))
            .map((stats) => stats.figures());
    }
}

export const statsRegistry = new StatsRegistry();
