import type { Box } from "../detection";

/** What one source has to say about one label that came, stayed or went. Times are ms since 1970. */
export interface PresenceChange {
    readonly type: "begin" | "update" | "end";
    readonly label: string;
    /** The same from begin to end, and of no other presence. */
    readonly id: string;
    /** When it was first seen. */
    readonly start: number;
    /** When it was last seen; null before the end. */
    readonly end: number | null;
    /** The best score of any frame so far. */
    readonly score: number;
    /** Where the best score was found, relative to the frame. */
    readonly box: Box;
    /** The most that were in one frame so far. */
    readonly count: number;
    /** Nobody saw it leave: the pictures ended first. */
    readonly cutOff: boolean;
}
