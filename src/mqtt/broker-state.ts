import type { VisionErrorCode } from "../errors";

export type BrokerState =
    /** Nobody uses the connection. */
    | { readonly kind: "idle" }
    | { readonly kind: "connecting" }
    /** `notes`: what the broker does not do and what waits for it, as words for a status. */
    | { readonly kind: "connected"; readonly notes: readonly string[] }
    /** Not connected; tried again after a pause. */
    | {
          readonly kind: "waiting";
          readonly code: VisionErrorCode;
          readonly cause: string;
          readonly notes: readonly string[];
      };

/** Pauses in ms before the connection is tried again; the last one repeats. */
const AWAY = [1000, 2000, 5000] as const;
/** Trying a password again and again gets clients banned. */
const REFUSED = [2000, 5000, 10_000, 30_000, 60_000] as const;

/** @param failures how many in a row, from 1 */
export function retryPause(refused: boolean, failures: number): number {
    const pauses = refused ? REFUSED : AWAY;
    return pauses[Math.min(failures, pauses.length) - 1] ?? 1000;
}
