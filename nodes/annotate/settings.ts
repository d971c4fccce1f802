import { ANNOTATE_DEFAULTS, type AnnotateOptions } from "../../src/image/annotate";
import type { FieldReader } from "../../src/node-kit/field-reader";

export function readAnnotateSettings(fields: FieldReader): AnnotateOptions {
    return {
        quality: fields.number("quality", {
            default: ANNOTATE_DEFAULTS.quality,
            min: 1,
            max: 100,
            whole: true,
        }),
        scores: fields.boolean("scores", ANNOTATE_DEFAULTS.scores),
    };
}
