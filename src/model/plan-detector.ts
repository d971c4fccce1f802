import path from "node:path";
import type { ModelInfo } from "./engine";
import { fitLabels } from "./fit-labels";
import type { HeadPlan } from "./heads/head";
import { planHead } from "./heads/plan-head";
import { inputRecipe } from "./input-recipe";
import { inputSize } from "./input-size";
import type { InputRecipe, Manifest } from "./manifest";
import { metadataNames } from "./metadata-names";
import type { NetworkFile } from "./network";
import type { ModelFiles } from "./read-model";

/** Threshold where neither user nor manifest gives one. */
const DEFAULT_SCORE = 0.25;

/** How a detector's input is made and its outputs are read, beside what it says of itself. */
export interface DetectorPlan extends Omit<ModelInfo, "provider"> {
    readonly recipe: InputRecipe;
    readonly head: HeadPlan;
}

/**
 * The manifest first, then what the network's metadata and shapes say.
 *
 * @throws {VisionError} `E_MODEL_HEAD`, `E_MODEL_MANIFEST`
 */
export function planDetector(files: ModelFiles, opened: NetworkFile): DetectorPlan {
    const manifest: Partial<Manifest> = files.manifest ?? {};
    const labels = files.labels ?? metadataNames(opened.metadata);
    const { recipe, head } = planTensors(manifest, opened, labels);
    const notes = manifest.head ? [] : [inferred(head.kind, recipe)];
    return {
        name: manifest.name ?? path.parse(files.network).name,
        digest: opened.digest,
        task: "detect",
        labels: fitLabels(labels, head.classCount, notes),
        score: manifest.score ?? DEFAULT_SCORE,
        input: { width: recipe.width, height: recipe.height },
        notes,
        recipe,
        head,
    };
}

function planTensors(
    { input: given = {}, head: described }: Partial<Manifest>,
    { input, outputs }: NetworkFile,
    labels: readonly string[] | null,
): Pick<DetectorPlan, "recipe" | "head"> {
    const size = inputSize(given, input);
    const head = planHead(described ?? null, { outputs, input: size, labels: labels?.length ?? null });
    return { head, recipe: inputRecipe(given, size, head.kind) };
}

function inferred(kind: string, { colorOrder, scale }: InputRecipe): string {
    const how = `${kind}, its pixels as ${colorOrder} times ${scale}`;
    return `No manifest describes the head; it is read as ${how}. A model.json can say otherwise.`;
}
