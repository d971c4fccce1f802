import type { Provider } from "./provider-names";

/** A provider that was tried and not taken. */
export interface Refusal {
    readonly provider: Provider;
    /** Why, as the end of a sentence. */
    readonly reason: string;
}

/** What a wanted provider comes to on this machine, for one model. */
export interface ProviderVerdict {
    /** The one that runs it. */
    readonly provider: Provider;
    /** In the order in which they were tried. */
    readonly refused: readonly Refusal[];
}

/** What a model says of itself, and what runs it and why. */
export function withVerdict<Own extends { readonly notes: readonly string[] }>(
    own: Own,
    verdict: ProviderVerdict | null,
): Own & ProviderVerdict {
    const { provider, refused } = verdict ?? { provider: "cpu", refused: [] };
    const sentences = refused.map((each) => `The provider ${each.provider} was refused: ${each.reason}.`);
    return { ...own, provider, refused, notes: [...own.notes, ...sentences] };
}

/**
 * What the next host of the same model need not find out again: that nothing beats the CPU here. An accelerator is
 * tried anew, since it may be why a host had to be replaced.
 */
export function lastingVerdict(info: {
    readonly provider: string;
    readonly refused?: readonly Refusal[];
}): ProviderVerdict | null {
    const { provider, refused = [] } = info;
    return provider === "cpu" || provider === "wasm" ? { provider, refused } : null;
}
