import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import { readNetwork } from "../graph/darknet/read-network";
import { readOnnx } from "../graph/read-onnx";
import { darknetFacts } from "./darknet-facts";
import type { ModelOverrides } from "./engine";
import { fillFromCfg } from "./fill-from-cfg";
import { inspectNetwork, type NetworkFacts } from "./inspect-network";
import { isCfg } from "./is-cfg";
import { metadataNames } from "./metadata-names";
import { overrideModel } from "./override-model";
import { planDetector } from "./plan-detector";
import { readChecked } from "./read-checked";
import { readModel, type ModelFiles } from "./read-model";
import { taskOf } from "./task-of";
import { weightsOf } from "./weights-of";

/** What an editor shows of a model without loading it. */
export interface ModelDescription {
    readonly name: string;
    readonly task: "detect" | "classify";
    readonly labels: readonly string[];
    /** Recommended score threshold; null where the manifest has none. */
    readonly score: number | null;
    /** How the outputs are read; null where nobody says and they do not tell. */
    readonly head: string | null;
    /** Largest input in network pixels; null where only loading tells. */
    readonly input: { readonly width: number; readonly height: number } | null;
    /** What was concluded and why, or what has to be told, one sentence each. */
    readonly notes: readonly string[];
}

/**
 * Reads the manifest; of a network file without one, or without a head in it, its metadata, shapes and names. Nothing
 * is run.
 *
 * @throws {VisionError} `E_MODEL_…` if files are missing or broken
 */
export async function describeModel(
    location: string,
    overrides: ModelOverrides = {},
): Promise<ModelDescription> {
    const files = await overrideModel(await readModel(location), overrides);
    if (isCfg(files.network)) return describeCfg(files);
    const { manifest, head, labels } = files;
    if (!manifest || !head || overrides.head) return describeNetwork(files, overrides);
    const { name, task, score = null } = manifest;
    const notes = ["The head is what model.json says."];
    return { name, task, score, labels: labels ?? [], head: head.kind, input: sizeOf(files), notes };
}

async function describeNetwork(files: ModelFiles, overrides: ModelOverrides): Promise<ModelDescription> {
    const { network, manifest, head } = files;
    const facts = inspectNetwork(readOnnx(await readFile(network), network), network);
    // A head that the user has chosen is one of a detector.
    const isDetector = !manifest && head !== null;
    const task = isDetector ? "detect" : taskOf(manifest, { ...facts, batch: facts.input.dims[0] });
    const own = { name: manifest?.name ?? path.parse(network).name, task, score: manifest?.score ?? null };
    if (task === "classify") return { ...own, ...ranking(files, facts) };
    const found = concluded(files, facts);
    const told = overrides.head && found.head ? ["The head is what csp-model says."] : [];
    return { ...own, ...found, notes: [...told, ...found.notes] };
}

async function describeCfg(files: ModelFiles): Promise<ModelDescription> {
    const network = readNetwork(await readChecked(files.network, null), files.network);
    const filled = fillFromCfg(files, network);
    const name = filled.manifest?.name ?? path.parse(files.network).name;
    const own = {
        name,
        task: filled.manifest?.task ?? "detect",
        score: filled.manifest?.score ?? null,
    } as const;
    const weights = weightsOf(files);
    const pair = existsSync(weights) ? "it is compiled with" : "it cannot be loaded without";
    const read = `The cfg says how its outputs are read; ${pair} ${path.basename(weights)}.`;
    if (own.task === "classify") {
        return { ...own, labels: files.labels ?? [], head: null, input: sizeOf(filled), notes: [read] };
    }
    const found = concluded(filled, darknetFacts(network));
    return { ...own, ...found, notes: [read, ...found.notes] };
}

function sizeOf({ manifest }: ModelFiles): ModelDescription["input"] {
    const { width, height } = manifest?.input ?? {};
    return width !== undefined && height !== undefined ? { width, height } : null;
}

type Concluded = Pick<ModelDescription, "labels" | "head" | "input" | "notes">;

function ranking({ labels }: ModelFiles, { metadata }: NetworkFacts): Concluded {
    const notes = ["The shape of its output is that of a classifier; csp-classify reads it."];
    return { labels: labels ?? metadataNames(metadata) ?? [], head: null, input: null, notes };
}

function concluded(files: ModelFiles, facts: NetworkFacts): Concluded {
    const labels = files.labels ?? metadataNames(facts.metadata) ?? [];
    try {
        const { info, head } = planDetector(files, facts);
        // Numbers in place of names are nothing to choose from.
        const named = labels.length > 0 ? info.labels : [];
        return { labels: named, head: head.kind, input: info.input, notes: info.notes };
    } catch (error) {
        if (!(error instanceof VisionError)) throw error;
        const isFree = facts.outputs.some(({ dims }) => dims.slice(1).includes(null));
        const later = "Loading the model measures the shapes that the file leaves free, which may tell.";
        return { labels, head: null, input: null, notes: isFree ? [error.message, later] : [error.message] };
    }
}
