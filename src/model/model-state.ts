import type { VisionError } from "../errors";
import type { ModelInfo } from "./engine";

/** What a model is doing. */
export type ModelState =
    | { readonly kind: "loading" }
    | { readonly kind: "ready"; readonly info: ModelInfo }
    /** Its host died or hung; a new one is loading. */
    | { readonly kind: "restarting"; readonly cause: VisionError }
    | { readonly kind: "error"; readonly error: VisionError };
