import { VisionError } from "../../errors";
import type { ModelSpec } from "../engine";
import { AutoProvider } from "./auto-provider";
import { NamedProvider } from "./named-provider";
import type { NetworkOpener } from "./network-opener";
import { PROVIDERS } from "./provider-names";

/** @throws {VisionError} `E_PROVIDER` for a name that is none */
export function openProvider({ provider, threads, verdict }: ModelSpec): NetworkOpener {
    const wanted = PROVIDERS.find((name) => name === provider);
    if (!wanted) {
        throw new VisionError(
            "E_PROVIDER",
            `Expected a provider of ${PROVIDERS.join(", ")}, got "${provider}".`,
        );
    }
    if (wanted !== "auto") return new NamedProvider(wanted, threads);
    return verdict
        ? new NamedProvider(verdict.provider, threads, verdict.refused)
        : new AutoProvider(threads);
}
