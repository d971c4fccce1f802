import path from "node:path";
import { ELEMENT } from "../graph/onnx-model";
import type { ModelInfo } from "./engine";
import { exporterNotes, type ExporterNotes } from "./exporter-notes";
import { fitLabels } from "./fit-labels";
import { extrasOf } from "./heads/extras-of";
import type { HeadPlan, NetworkShape } from "./heads/head";
import type { InferredHead } from "./heads/inferred-head";
import { planHead } from "./heads/plan-head";
import { inputRecipe } from "./input-recipe";
import type { NetworkFacts } from "./inspect-network";
import type { InputRecipe, Manifest } from "./manifest";
import { metadataNames } from "./metadata-names";
import { planNotes } from "./plan-notes";
import { plannedSize } from "./planned-size";
import type { ModelFiles } from "./read-model";

/** Threshold where neither user nor manifest gives one. */
const DEFAULT_SCORE = 0.25;

/** How a detector's input is made and its outputs are read, beside what it says of itself. */
export interface DetectorPlan {
    readonly info: Omit<ModelInfo, "provider" | "digest">;
    readonly recipe: InputRecipe;
    readonly head: HeadPlan;
    /** Null where the head is described and nothing had to be concluded. */
    readonly inferred: InferredHead | null;
}

/**
 * The manifest first, then what the network's metadata, shapes and names say.
 *
 * @throws {VisionError} `E_MODEL_HEAD`, `E_MODEL_MANIFEST`
 */
export function planDetector(files: ModelFiles, facts: NetworkFacts): DetectorPlan {
    const manifest: Partial<Manifest> = files.manifest ?? {};
    const labels = files.labels ?? metadataNames(facts.metadata);
    const exported = exporterNotes(facts.metadata);
    const given = manifest.input ?? {};
    const size = plannedSize(given, facts, exported);
    const shape = networkShape(facts, size, labels, exported);
    const { plan, inferred } = planHead(files.head, shape);
    const bytes = facts.input.elementType === ELEMENT.uint8 ? { scale: 1 } : {};
    const recipe = inputRecipe(given, size, { head: plan.kind, known: { ...bytes, ...inferred?.input } });
    const notes = planNotes({ inferred, recipe, plan, shape, batch: facts.input.dims[0] ?? 1 });
    const info = {
        name: manifest.name ?? path.parse(files.network).name,
        task: "detect" as const,
        labels: fitLabels(labels, plan.classCount, notes),
        score: manifest.score ?? DEFAULT_SCORE,
        input: { width: recipe.width, height: recipe.height },
        notes,
    };
    return { info, recipe, head: plan, inferred };
}

function networkShape(
    { outputs }: NetworkFacts,
    { width, height }: NetworkShape["input"],
    labels: readonly string[] | null,
    { task, keyPointValues }: ExporterNotes,
): NetworkShape {
    const shape = { outputs, input: { width, height }, labels: labels?.length ?? null, task };
    return { ...shape, extras: extrasOf(shape, keyPointValues) };
}
