import { Counter, Gauge, Registry } from "prom-client";
import type { NodeFigures, NodeStats } from "./node-stats";
import { StageSummary } from "./stage-summary";

/** Where the text comes from. */
export interface MetricsSource {
    nodes(): readonly NodeStats[];
    /** p99 of the event loop's delay in milliseconds. */
    eventLoopDelay(): number;
}

/** The same figures as everywhere, in Prometheus' text format; durations in seconds. */
export class PrometheusText {
    // Of our own: the library's global one belongs to whoever else uses it in this process.
    readonly #registry = new Registry();

    constructor(source: MetricsSource) {
        const figures = (): NodeFigures[] => source.nodes().map((stats) => stats.figures());
        // Each of these is read anew for every text, so that a node that is gone is gone here, too.
        const frames = new Counter({
            name: "csp_vision_frames_total",
            help: "Frames, pictures or documents of a node since it started: outcome is in, out, error or why it was dropped.",
            labelNames: ["node", "type", "outcome"],
            registers: [this.#registry],
            collect: () => {
                frames.reset();
                for (const { node, type, ...counts } of figures()) {
                    for (const [outcome, count] of Object.entries(outcomesOf(counts)))
                        frames.inc({ node, type, outcome }, count);
                }
            },
        });
        const stages = { name: "csp_vision_stage_seconds", help: "What the stages of a node took." };
        this.#registry.registerMetric(new StageSummary(stages, () => source.nodes()));
        const fps = new Gauge({
            name: "csp_vision_fps",
            help: "Results of a node that were finished in the last 5 s, per second.",
            labelNames: ["node", "type", "name"],
            registers: [this.#registry],
            collect: () => {
                fps.reset();
                for (const each of figures())
                    fps.set({ node: each.node, type: each.type, name: each.name }, each.fps);
            },
        });
        const delay = new Gauge({
            name: "csp_vision_event_loop_delay_seconds",
            help: "How late the event loop of the process ran in the last 30 to 60 s, 99th percentile.",
            registers: [this.#registry],
            collect: () => {
                delay.set(source.eventLoopDelay() / 1000);
            },
        });
    }

    get contentType(): string {
        return this.#registry.contentType;
    }

    read(): Promise<string> {
        return this.#registry.metrics();
    }
}

function outcomesOf(counts: Pick<NodeFigures, "in" | "out" | "errors" | "dropped">): Record<string, number> {
    return { in: counts.in, out: counts.out, error: counts.errors, ...counts.dropped };
}
