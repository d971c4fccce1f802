/** Which frames are looked at when they come faster than the model works. */
export type FramePolicy =
    | { readonly kind: "newest" | "all" }
    /** Every nth frame of a source; of those, the newest. */
    | { readonly kind: "nth"; readonly nth: number }
    /** At most so many frames per second of a source; of those, the newest. */
    | { readonly kind: "rate"; readonly rate: number };
