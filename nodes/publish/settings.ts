import { PRESENCE_DEFAULTS, type PresenceOptions } from "../../src/analysis/presence-options";
import type { PublishOptions } from "../../src/mqtt/publish-options";
import type { FieldReader } from "../../src/node-kit/field-reader";

export interface PublishSettings extends Omit<PublishOptions, "name" | "events" | "ownHealth"> {
    readonly events: boolean;
    readonly snapshots: boolean;
    readonly form: "csp-vision" | "frigate" | "jsonata";
    /** For the form of one's own. */
    readonly expression: string;
    readonly presence: PresenceOptions;
}

export function readPublishSettings(fields: FieldReader): PublishSettings {
    const classes = fields.list("classes");
    const { minimumFrames, score, timeOut } = PRESENCE_DEFAULTS;
    return {
        channel: fields.text("channel"),
        classes: classes.length > 0 ? classes : null,
        qos: fields.number("qos", { default: 0, min: 0, max: 2, whole: true }) as 0 | 1 | 2,
        retain: fields.boolean("retain", false),
        onlyDetections: fields.boolean("onlyDetections", false),
        rate: fields.number("rate", { default: null, min: 0.01, max: 240 }),
        events: fields.boolean("events", false),
        snapshots: fields.boolean("snapshots", true),
        form: fields.choice("form", ["csp-vision", "frigate", "jsonata"], "csp-vision"),
        expression: fields.text("expression"),
        presence: {
            ...PRESENCE_DEFAULTS,
            minimumFrames: fields.number("eventFrames", {
                default: minimumFrames,
                min: 1,
                max: 1000,
                whole: true,
            }),
            score: fields.number("eventScore", { default: score, min: 0, max: 1 }),
            timeOut: fields.number("eventTimeout", { default: timeOut, min: 0.1, max: 86_400 }),
        },
    };
}
