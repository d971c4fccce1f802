import path from "node:path";
import { readModel } from "./read-model";

/** What an editor shows of a model without loading it. */
export interface ModelDescription {
    readonly name: string;
    readonly task: "detect" | "classify" | null;
    readonly labels: readonly string[];
    /** Recommended score threshold; null where the manifest has none. */
    readonly score: number | null;
}

/** Reads the manifest only; a network file without one has a name and nothing else. */
export async function describeModel(location: string): Promise<ModelDescription> {
    const { manifest, labels, network } = await readModel(location);
    return {
        name: manifest?.name ?? path.parse(network).name,
        task: manifest?.task ?? null,
        labels: labels ?? [],
        score: manifest?.score ?? null,
    };
}
