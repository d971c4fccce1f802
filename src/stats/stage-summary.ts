import { Summary } from "prom-client";
import type { NodeStats } from "./node-stats";

type Label = "node" | "stage" | "quantile";
type Metric = Awaited<ReturnType<Summary<Label>["get"]>>;
type Sample = Metric["values"][number];

const QUANTILES = { p50: "0.5", p95: "0.95", p99: "0.99" } as const;

/**
 * A summary whose quantiles are the very percentiles that the nodes show; the library's own would be estimated anew
 * from each duration. In seconds. A stage that did not run in the last 30 s has no quantiles.
 */
export class StageSummary extends Summary<Label> {
    readonly #read: () => readonly NodeStats[];
    readonly #name: string;

    constructor(config: { readonly name: string; readonly help: string }, read: () => readonly NodeStats[]) {
        super({ ...config, labelNames: ["node", "stage"], registers: [] });
        this.#name = config.name;
        this.#read = read;
    }

    override async get(): Promise<Metric> {
        const values = this.#read().flatMap((stats) => this.#samples(stats));
        return { ...(await super.get()), values };
    }

    #samples(stats: NodeStats): Sample[] {
        return stats.stageTotals().flatMap(({ stage, recent, count, sum }) => {
            const labels = { node: stats.identity.node, stage };
            const quantiles = Object.entries(QUANTILES).map(([key, quantile]) => ({
                labels: { ...labels, quantile },
                value: (recent?.[key as keyof typeof QUANTILES] ?? 0) / 1000,
                metricName: this.#name,
            }));
            return [
                ...(recent ? quantiles : []),
                { labels, value: sum / 1000, metricName: `${this.#name}_sum` },
                { labels, value: count, metricName: `${this.#name}_count` },
            ];
        });
    }
}
