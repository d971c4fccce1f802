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

/**
 * Seconds from the end of a failed attempt to the next one. Cameras lock accounts after some wrong passwords, so
 * that pause grows to a minute; all others from 1 s to 5 s.
 *
 * @param attempt  attempts since pictures last came, from 0
 */
export function retryPause(code: VisionErrorCode, attempt: number): number {
    const doublings = Math.min(Math.max(attempt - 1, 0), 10);
    return code === "E_CAMERA_PASSWORD" ? Math.min(60, 5 * 2 ** doublings) : Math.min(5, 2 ** doublings);
}
