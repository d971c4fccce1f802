import type { ReadAnswer } from "./judge-run";
import type { PictureGraph, Session } from "./session";
import type { ProviderVerdict } from "./verdict";

/** Opens one network on a provider of its choice. */
export interface NetworkOpener {
    /**
     * @param read what the network's outputs mean; null if only its plain numbers can be compared
     * @throws {VisionError} `E_PROVIDER` if the one named does not work, `E_RUNTIME_MISSING`; what the runtime throws if
     * it refuses the network
     */
    open(graph: PictureGraph, read: ReadAnswer | null): Promise<Session>;
    /** What opening came to; null before. */
    readonly verdict: ProviderVerdict | null;
    /** Ends what it has started beside the session. */
    close(): Promise<void>;
}
