import { VisionError } from "../../errors";
import { acquireModel } from "../../model/acquire-model";
import { locateModel } from "../../model/locate-model";
import { PROVIDERS } from "../../model/providers/provider-names";
import type { Check } from "./check";

/** Loads the embedded detector on each provider; one that works is enough. */
export async function checkProviders(): Promise<Check[]> {
    const checks: Check[] = [];
    for (const provider of PROVIDERS) checks.push(await checkProvider(provider));
    if (checks.some(({ state }) => state === "ok")) return checks;
    const text = "no provider works; each one's reason stands above";
    return [...checks, { name: "inference", state: "fault", text, code: "E_RUNTIME_MISSING" }];
}

async function checkProvider(provider: string): Promise<Check> {
    const name = `provider ${provider}`;
    const use = acquireModel({ path: locateModel(""), provider, threads: 0, isolation: "process" });
    try {
        const info = await use.ready();
        const chosen = provider === info.provider ? "works" : `takes ${info.provider}`;
        const text = info.notes.length > 0 ? `${chosen}; ${info.notes.join(" ")}` : chosen;
        return { name, state: "ok", text };
    } catch (error) {
        if (!(error instanceof VisionError)) throw error;
        return { name, state: "note", text: error.message };
    } finally {
        await use.release();
    }
}
