import { CAMERA_DEFAULTS, HARDWARE_DECODERS, type CameraOptions } from "../../src/camera/camera-options";
import { parseInputOptions } from "../../src/camera/input-options";
import { locateClip } from "../../src/camera/locate-clip";
import { splitAddress } from "../../src/camera/split-address";
import type { FieldReader } from "../../src/node-kit/field-reader";

/** Longest wait that can be asked for, in seconds; beyond it a camera that is gone would go unnoticed. */
const LONGEST_WAIT_S = 300;

/** User and password of the credentials win over those that a flow written by hand has in its address. */
export function readCameraSettings(fields: FieldReader): CameraOptions {
    const source = fields.required("source");
    const address = splitAddress(fields.required("url"));
    const user = fields.credential("user");
    const password = fields.credential("password");
    const isOwn = user !== "" || password !== "";
    return {
        source,
        url: locateClip(address.url),
        user: isOwn ? user : address.user,
        password: isOwn ? password : address.password,
        mode: fields.choice("mode", ["live", "loop", "once"], CAMERA_DEFAULTS.mode),
        policy: fields.choice("policy", ["newest", "nth", "rate", "all"], CAMERA_DEFAULTS.policy),
        nth: fields.number("nth", { default: CAMERA_DEFAULTS.nth, min: 1, max: 100_000, whole: true }),
        rate: fields.number("rate", { default: CAMERA_DEFAULTS.rate, min: 0.01, max: 240 }),
        width: fields.number("width", { default: CAMERA_DEFAULTS.width, min: 16, max: 7680, whole: true }),
        height: fields.number("height", { default: CAMERA_DEFAULTS.height, min: 16, max: 4320, whole: true }),
        transport: fields.choice("transport", ["auto", "tcp", "udp"], CAMERA_DEFAULTS.transport),
        lowDelay: fields.boolean("lowDelay", CAMERA_DEFAULTS.lowDelay),
        verifyTls: fields.boolean("verifyTls", CAMERA_DEFAULTS.verifyTls),
        ca: fields.text("ca") || CAMERA_DEFAULTS.ca,
        connectTimeout: seconds(fields, "connectTimeout"),
        firstFrameTimeout: seconds(fields, "firstFrameTimeout"),
        stallTimeout: seconds(fields, "stallTimeout"),
        hwaccel: fields.choice("hwaccel", HARDWARE_DECODERS, CAMERA_DEFAULTS.hwaccel),
        inputOptions: inputOptions(fields),
    };
}

function seconds(
    fields: FieldReader,
    field: "connectTimeout" | "firstFrameTimeout" | "stallTimeout",
): number {
    return fields.number(field, { default: CAMERA_DEFAULTS[field], min: 1, max: LONGEST_WAIT_S });
}

/** Refused here already, so that a deploy shows it; whether they suit the source is known when it is opened. */
function inputOptions(fields: FieldReader): string {
    const text = fields.text("inputOptions", CAMERA_DEFAULTS.inputOptions);
    parseInputOptions(text, null);
    return text;
}
