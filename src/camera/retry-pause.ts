import type { VisionErrorCode } from "../errors";

/** Nobody listens there, or nobody is there: a TCP probe finds out sooner than a whole attempt. */
const PROBED: ReadonlySet<VisionErrorCode> = new Set([
    "E_CAMERA_HOST",
    "E_CAMERA_REFUSED",
    "E_CAMERA_UNREACHABLE",
]);

export function isWorthProbing(code: VisionErrorCode): boolean {
    return PROBED.has(code);
}

/** A camera that was frozen or away comes back without notice, and 5 s later there are to be frames again. */
const SILENT: ReadonlySet<VisionErrorCode> = new Set(["E_CAMERA_NO_ANSWER", "E_CAMERA_NO_DATA"]);

/**
 * Seconds from the end of a failed attempt to the next one. Cameras lock accounts after some wrong passwords, so
 * that pause grows to a minute; all others from 1 s to 5 s, or 3 s for one that is silent.
 *
 * @param attempt  attempts since pictures last came, from 0
 */
export function retryPause(code: VisionErrorCode, attempt: number): number {
    const doublings = Math.min(Math.max(attempt - 1, 0), 10);
    if (code === "E_CAMERA_PASSWORD") return Math.min(60, 5 * 2 ** doublings);
    return Math.min(SILENT.has(code) ? 3 : 5, 2 ** doublings);
}
