import type { HostAnswer, HostMessage } from "./host-messages";

/** A line to the far side of a host. */
export interface HostChannel {
    /** Process id; null for a thread. */
    readonly pid: number | null;
    post(message: HostMessage): void;
    /** Whether this process stays alive for it; true at first. */
    readonly keep: (isNeeded: boolean) => void;
    /** Ends it by force; null where that would take this process along. */
    readonly kill: (() => void) | null;
}

export interface HostEvents {
    answer(answer: HostAnswer): void;
    /** The far side is gone, with what is known of the reason. */
    gone(reason: string): void;
}

export type Isolation = "process" | "thread";
