import { readFile } from "node:fs/promises";
import path from "node:path";
import { readOnnx } from "../graph/read-onnx";
import { metadataNames } from "./metadata-names";
import { readModel } from "./read-model";

/** What an editor shows of a model without loading it. */
export interface ModelDescription {
    readonly name: string;
    readonly task: "detect" | "classify" | null;
    readonly labels: readonly string[];
    /** Recommended score threshold; null where the manifest has none. */
    readonly score: number | null;
}

/** Reads the manifest; of a network file without one, the names in its metadata. */
export async function describeModel(location: string): Promise<ModelDescription> {
    const { manifest, labels, network } = await readModel(location);
    return {
        name: manifest?.name ?? path.parse(network).name,
        task: manifest?.task ?? null,
        labels: labels ?? (manifest ? [] : ((await namesIn(network)) ?? [])),
        score: manifest?.score ?? null,
    };
}

async function namesIn(network: string): Promise<string[] | null> {
    const { metadata_props: entries = [] } = readOnnx(await readFile(network), network);
    return metadataNames(new Map(entries.map(({ key, value }) => [key, value])));
}
