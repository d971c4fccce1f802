import { VisionError } from "../errors";
import type { Arrival } from "./publication";

/** A command as it came. */
export interface ReadCommand {
    /** Undefined if there is none. */
    readonly value: unknown;
    /** What the asker tells answers apart by, as text; null if nothing was given. */
    readonly correlation: string | null;
    /** The same as bytes, from a packet of MQTT 5. */
    readonly correlationData: Buffer | null;
}

/** A command that was sent longer ago is not carried out, in ms. */
const STALE_MS = 30_000;
/** Commands are short. */
const LONGEST = 4096;

/**
 * Reads a payload: nothing, a plain value, or JSON with `value`, `correlation` and `at` (when it was sent).
 *
 * @throws {VisionError} `E_COMMAND_VALUE`
 */
export function readCommand({ payload, correlationData }: Arrival): ReadCommand & { readonly at: unknown } {
    if (payload.length > LONGEST) {
        throw new VisionError(
            "E_COMMAND_VALUE",
            `A command has ${LONGEST} bytes at most, got ${payload.length}.`,
        );
    }
    const text = payload.toString().trim();
    const read = parse(text);
    const isObject = typeof read === "object" && read !== null && !Array.isArray(read);
    const { value, correlation, at } = (isObject ? read : { value: read }) as Record<string, unknown>;
    const known =
        typeof correlation === "string" || typeof correlation === "number" ? String(correlation) : null;
    return { value, at, correlation: known ?? correlationData?.toString() ?? null, correlationData };
}

/**
 * Refuses what was not asked just now: a broker hands out what it retained to whoever connects, hours later.
 *
 * @throws {VisionError} `E_COMMAND_STALE`
 */
export function checkFresh({ retain }: Arrival, at: unknown, now = Date.now()): void {
    if (retain) {
        throw new VisionError(
            "E_COMMAND_STALE",
            "Ignored: the broker had retained it. Send commands without retain.",
        );
    }
    if (at === undefined) return;
    const sent = typeof at === "string" ? Date.parse(at) : Number.NaN;
    if (Number.isNaN(sent)) {
        throw new VisionError("E_COMMAND_VALUE", "Expected the time of sending, ISO 8601, in at.");
    }
    if (Math.abs(now - sent) <= STALE_MS) return;
    throw new VisionError("E_COMMAND_STALE", `Ignored: it was sent at ${new Date(sent).toISOString()}.`);
}

/** Text that is no JSON stands for itself, so that `on` can be sent from anywhere. */
function parse(text: string): unknown {
    if (text === "") return undefined;
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}
