import type { Detection, VisionInfo } from "../detection";
import { VisionError } from "../errors";
import checkHealth from "./check-health";
import checkMessage from "./check-message";

/** A camera's state change, as its second output sends it (docs/schema/health.json). */
export interface HealthEvent {
    readonly source: string;
    readonly state: string;
}

export interface DetectionMessage {
    readonly detections: readonly Detection[];
    readonly vision: VisionInfo;
}

/**
 * The detections of a message (docs/schema/message.json).
 *
 * @throws {VisionError} `E_PAYLOAD` saying which part is not as expected
 */
export function readDetections(payload: unknown, vision: unknown): DetectionMessage {
    if (!Array.isArray(payload)) {
        throw new VisionError(
            "E_PAYLOAD",
            `Expected msg.payload to be an array of detections, got ${kind(payload)}.`,
        );
    }
    if (vision === undefined) {
        throw new VisionError("E_PAYLOAD", "Expected msg.vision, which says where the detections come from.");
    }
    if (checkMessage({ payload, vision }))
        return { detections: payload as Detection[], vision: vision as VisionInfo };
    throw fault(checkMessage.errors);
}

/** True for what looks like a camera's event; {@link readHealth} then says whether it is one. */
export function isHealth(payload: unknown): boolean {
    return typeof payload === "object" && payload !== null && "state" in payload && "source" in payload;
}

/** @throws {VisionError} `E_PAYLOAD` saying which part is not as expected */
export function readHealth(payload: unknown): HealthEvent {
    if (checkHealth(payload)) return payload as HealthEvent;
    throw fault(checkHealth.errors, "payload");
}

function fault(
    errors: { instancePath: string; message?: string }[] | null | undefined,
    root = "",
): VisionError {
    const first = errors?.[0];
    const where = `${root}${first?.instancePath ?? ""}`.replace(/^\//, "").replaceAll("/", ".");
    return new VisionError(
        "E_PAYLOAD",
        `msg${where === "" ? "" : `.${where}`} ${first?.message ?? "is wrong"}.`,
    );
}

function kind(value: unknown): string {
    if (value === undefined) return "nothing";
    if (value === null) return "null";
    return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
