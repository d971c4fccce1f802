import { VisionError } from "../../src/errors";
import type { DrawnDetection } from "../../src/image/overlay";

const PARTS = ["x", "y", "width", "height"] as const;

/**
 * The payload as detections, as far as drawing goes: those of a function node need no more than label, score and box.
 *
 * @throws {VisionError} `E_PAYLOAD` naming the entry that is none
 */
export function detectionsOf(payload: unknown): readonly DrawnDetection[] {
    if (!Array.isArray(payload)) {
        const got =
            payload === undefined ? "nothing" : Buffer.isBuffer(payload) ? "a buffer" : typeof payload;
        throw new VisionError(
            "E_PAYLOAD",
            `Expected the detections of a detector in msg.payload, as an array, got ${got}.`,
        );
    }
    // Unlike forEach, entries() stops at the holes of an array, too.
    for (const [index, entry] of payload.entries()) {
        const missing = missingIn(entry);
        if (missing) {
            throw new VisionError(
                "E_PAYLOAD",
                `Expected detections in msg.payload: entry ${index} lacks ${missing}.`,
            );
        }
    }
    return payload as readonly DrawnDetection[];
}

function missingIn(entry: unknown): string | null {
    if (typeof entry !== "object" || entry === null) return "a label, a score and a box";
    const { label, score, box, classifications } = entry as Record<string, unknown>;
    if (typeof label !== "string") return "a label (a text)";
    if (!Number.isFinite(score)) return "a score (a number)";
    if (typeof box !== "object" || box === null) return "a box";
    const part = PARTS.find((name) => !Number.isFinite((box as Record<string, unknown>)[name]));
    if (part) return `box.${part} (a number from 0 to 1)`;
    if (classifications !== undefined && !isRanking(classifications)) return "labels in its classifications";
    return null;
}

function isRanking(value: unknown): boolean {
    if (!Array.isArray(value)) return false;
    return [...(value as unknown[])].every((entry) => {
        if (typeof entry !== "object" || entry === null) return false;
        const { label, score } = entry as Record<string, unknown>;
        return typeof label === "string" && Number.isFinite(score);
    });
}
