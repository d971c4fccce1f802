import type { PublishOptions } from "../../src/mqtt/publish-options";
import type { FieldReader } from "../../src/node-kit/field-reader";

export function readPublishSettings(fields: FieldReader): Omit<PublishOptions, "name"> {
    const classes = fields.list("classes");
    return {
        channel: fields.text("channel"),
        classes: classes.length > 0 ? classes : null,
        qos: fields.number("qos", { default: 0, min: 0, max: 2, whole: true }) as 0 | 1 | 2,
        retain: fields.boolean("retain", false),
        onlyDetections: fields.boolean("onlyDetections", false),
        rate: fields.number("rate", { default: null, min: 0.01, max: 240 }),
    };
}
