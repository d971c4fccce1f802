import type { VisionError } from "../../errors";

/** One thing to look at; `source` is how documents call it: as given, without credentials. */
export type Input =
    | { readonly kind: "picture"; readonly source: string; readonly path: string }
    /** Live is what may be without end: what a server sends is not known yet. */
    | { readonly kind: "stream"; readonly source: string; readonly url: string; readonly isLive: boolean }
    /** What was given is none. */
    | { readonly kind: "failed"; readonly source: string; readonly error: VisionError };
