import type { VisionError } from "../errors";

/** How a publication ended. */
export type Outcome =
    | { readonly kind: "sent" }
    /** `newer`: replaced by a newer value of its topic; `queue`: too many waited; `stopped`: its node did. */
    | { readonly kind: "dropped"; readonly reason: "newer" | "queue" | "stopped" }
    | { readonly kind: "failed"; readonly error: VisionError };

/** One publication on its way to the broker. */
export interface Outgoing {
    readonly topic: string;
    readonly qos: 0 | 1 | 2;
    readonly retain: boolean;
    /**
     * What happens while the broker is slow or away. `document`: one of a series, the newest are kept. `state`:
     * only the latest value of a topic counts, so one waits per topic.
     */
    readonly kind: "document" | "state";
    /** Who asked for it. */
    readonly owner: object;
    /** The payload, made when its turn comes; the same bytes each time. */
    render(): Buffer;
    /** Called exactly once. */
    ended(outcome: Outcome): void;
}
