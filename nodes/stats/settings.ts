import type { FieldReader } from "../../src/node-kit/field-reader";

export interface StatsSettings {
    /** Ids of the chosen nodes; empty means all. */
    readonly nodes: readonly string[];
    readonly intervalSeconds: number;
}

export function readStatsSettings(fields: FieldReader): StatsSettings {
    return {
        nodes: fields.list("nodes"),
        intervalSeconds: fields.number("interval", { default: 5, min: 0.5, max: 86_400 }),
    };
}
