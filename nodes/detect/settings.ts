import type { DetectOptions } from "../../src/model/engine";
import type { FramePolicy } from "../../src/model/frame-policy";
import type { FieldReader } from "../../src/node-kit/field-reader";
import { readPolicy } from "../model/policy";

export interface DetectSettings {
    readonly options: DetectOptions;
    readonly policy: FramePolicy;
}

export function readDetectSettings(fields: FieldReader): DetectSettings {
    const classes = fields.list("classes");
    return {
        options: {
            score: fields.number("score", { default: null, min: 0, max: 1 }),
            iou: fields.number("iou", { default: 0.45, min: 0, max: 1 }),
            nms: fields.choice("nms", ["auto", "iou", "diou", "none"], "auto"),
            agnostic: fields.boolean("agnostic", false),
            classes: classes.length > 0 ? classes : null,
            max: fields.number("max", { default: 100, min: 1, max: 1000, whole: true }),
        },
        policy: readPolicy(fields),
    };
}
