import { once } from "node:events";

/** Resolves when the work does, or at once when the signal is given. */
export async function unlessAborted(work: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
    if (!work || signal.aborted) return;
    const over = new AbortController();
    const aborted = once(signal, "abort", { signal: over.signal }).catch(() => undefined);
    await Promise.race([work, aborted]);
    over.abort();
}
