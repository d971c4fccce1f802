import type { ModelOverrides } from "../../src/model/engine";
import { HEAD_KINDS } from "../../src/model/head-kinds";
import { PROVIDERS } from "../../src/model/providers/provider-names";
import type { FieldReader } from "../../src/node-kit/field-reader";

export interface ModelSettings {
    /** Name, folder or network file; empty means the embedded detector. */
    readonly model: string;
    readonly provider: (typeof PROVIDERS)[number];
    readonly isolation: "process" | "thread";
    /** 0 means the default for this machine. */
    readonly threads: number;
    /** Empty where the model speaks for itself. */
    readonly overrides: ModelOverrides;
}

export function readModelSettings(fields: FieldReader): ModelSettings {
    return {
        model: fields.text("model"),
        provider: fields.choice("provider", PROVIDERS, "auto"),
        isolation: fields.choice("isolation", ["process", "thread"], "process"),
        threads: fields.number("threads", { default: 0, min: 1, max: 256, whole: true }),
        overrides: readOverrides(fields),
    };
}

/** What the dialog lets a user say in place of the model's own words. */
export function readOverrides(fields: FieldReader): ModelOverrides {
    const head = fields.choice("head", ["auto", ...HEAD_KINDS], "auto");
    const axis = fields.choice("channelsAxis", ["auto", "1", "2"], "auto");
    const labels = fields.text("labels");
    return {
        ...(head !== "auto" && { head }),
        // Left over from another choice of head it means nothing.
        ...(axis !== "auto" && head === "yolov8" && { channelsAxis: axis === "1" ? 1 : 2 }),
        ...(labels && { labels }),
    };
}
