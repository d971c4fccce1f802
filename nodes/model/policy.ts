import type { FramePolicy } from "../../src/model/frame-policy";
import type { FieldReader } from "../../src/node-kit/field-reader";

/** The fields `policy`, `nth` and `rate`. */
export function readPolicy(fields: FieldReader): FramePolicy {
    const kind = fields.choice("policy", ["newest", "nth", "rate", "all"], "newest");
    const nth = fields.number("nth", { default: 2, min: 1, max: 100_000, whole: true });
    const rate = fields.number("rate", { default: 5, min: 0.01, max: 240 });
    switch (kind) {
        case "nth":
            return { kind, nth };
        case "rate":
            return { kind, rate };
        case "newest":
        case "all":
            return { kind };
    }
}
