/**
 * Stable reason codes: what Catch nodes see as `msg.error.code` and what camera and broker events carry as
 * `code`. A code is public; it is never renamed. Texts may change.
 */
export type VisionErrorCode =
    // messages and pictures
    | "E_FRAME_COPIED"
    | "E_FRAME_FORMAT"
    | "E_NO_PICTURE"
    | "E_PICTURE"
    | "E_PICTURE_SIZE"
    | "E_PAYLOAD"
    | "E_BUSY"
    // faults of this package
    | "E_INTERNAL"
    // settings
    | "E_CONFIG"
    | "E_VARIABLE"
    | "E_DUPLICATE"
    // cameras
    | "E_CAMERA_ADDRESS"
    | "E_CAMERA_HOST"
    | "E_CAMERA_REFUSED"
    | "E_CAMERA_UNREACHABLE"
    | "E_CAMERA_NO_ANSWER"
    | "E_CAMERA_NO_DATA"
    | "E_CAMERA_LOST"
    | "E_CAMERA_PASSWORD"
    | "E_CAMERA_FORBIDDEN"
    | "E_CAMERA_NOT_FOUND"
    | "E_CAMERA_BUSY"
    | "E_CAMERA_FAULT"
    | "E_CAMERA_TRANSPORT"
    | "E_CAMERA_NO_VIDEO"
    | "E_CAMERA_FORMAT"
    | "E_CAMERA_CODEC"
    | "E_CAMERA_TLS"
    | "E_CAMERA_REDIRECT"
    | "E_FILE_NOT_FOUND"
    | "E_FILE_EMPTY"
    | "E_FILE_FOLDER"
    | "E_FILE_INCOMPLETE"
    | "E_FILE_NOT_VIDEO"
    | "E_FFMPEG_MISSING"
    | "E_FFMPEG_VERSION"
    | "E_FFMPEG_EXIT"
    // models and hosts
    | "E_MODEL_MISSING"
    | "E_MODEL_FILE"
    | "E_MODEL_DIGEST"
    | "E_MODEL_MANIFEST"
    | "E_MODEL_LABELS"
    | "E_MODEL_HEAD"
    | "E_MODEL_TASK"
    | "E_MODEL_VERSION"
    | "E_MODEL_RUN"
    | "E_MODEL_FETCH"
    | "E_RUNTIME_MISSING"
    | "E_PROVIDER"
    | "E_HOST_LOST"
    | "E_HOST_HUNG"
    // MQTT
    | "E_BROKER_URL"
    | "E_BROKER_REFUSED"
    | "E_BROKER_LOST"
    | "E_TOPIC"
    | "E_TOPIC_TAKEN"
    | "E_PACKET_SIZE"
    | "E_COMMAND_REFUSED"
    | "E_COMMAND_STALE"
    | "E_COMMAND_VALUE"
    | "E_QUEUE_FULL";

/**
 * Any failure that this package reports to a flow. The message says what was expected and what came, and never
 * holds a password.
 */
export class VisionError extends Error {
    static {
        // On the prototype, so that it is inherited and not an own property that messages would carry along.
        Object.defineProperty(this.prototype, "name", { value: "VisionError" });
    }

    constructor(
        /** An own property, because Node-RED hands Catch nodes own properties only. */
        readonly code: VisionErrorCode,
        message: string,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}
