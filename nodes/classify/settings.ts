import type { ClassifyOptions } from "../../src/model/engine";
import type { FramePolicy } from "../../src/model/frame-policy";
import type { FieldReader } from "../../src/node-kit/field-reader";
import { readPolicy } from "../model/policy";

export interface ClassifySettings {
    readonly options: ClassifyOptions;
    readonly policy: FramePolicy;
}

export function readClassifySettings(fields: FieldReader): ClassifySettings {
    const classes = fields.list("classes");
    return {
        options: {
            top: fields.number("top", { default: 5, min: 1, max: 1000, whole: true }),
            score: fields.number("score", { default: null, min: 0, max: 1 }),
            classes: classes.length > 0 ? classes : null,
            margin: fields.number("margin", { default: 0.1, min: 0, max: 1 }),
        },
        policy: readPolicy(fields),
    };
}
