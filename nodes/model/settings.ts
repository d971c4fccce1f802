import type { FieldReader } from "../../src/node-kit/field-reader";

export interface ModelSettings {
    /** Name, folder or network file; empty means the embedded detector. */
    readonly model: string;
    readonly provider: "auto" | "cpu";
    readonly isolation: "process" | "thread";
    /** 0 means the default for this machine. */
    readonly threads: number;
}

export function readModelSettings(fields: FieldReader): ModelSettings {
    return {
        model: fields.text("model"),
        provider: fields.choice("provider", ["auto", "cpu"], "auto"),
        isolation: fields.choice("isolation", ["process", "thread"], "process"),
        threads: fields.number("threads", { default: 0, min: 1, max: 256, whole: true }),
    };
}
