import path from "node:path";
import { VisionError } from "../errors";
import { lastOperator } from "../graph/last-operator";
import type { ClassifierPlan } from "./classifier";
import type { ModelInfo } from "./engine";
import { fitLabels } from "./fit-labels";
import { planClassHead, type ClassHead } from "./heads/class-head";
import { inputSize } from "./input-size";
import { knownClassifier, USUAL_CLASSIFIER, type KnownClassifier } from "./known-classifiers";
import type { HeadDescription, InputRecipe, Manifest } from "./manifest";
import { metadataNames } from "./metadata-names";
import type { NetworkFile } from "./network";
import type { ModelFiles } from "./read-model";

export interface ClassifierDescription {
    readonly own: Omit<ModelInfo, "provider">;
    readonly plan: ClassifierPlan;
}

/**
 * The manifest first, then what is known of the network by its metadata and shape.
 *
 * @throws {VisionError} `E_MODEL_HEAD`, `E_MODEL_MANIFEST`
 */
export function planClassifier(files: ModelFiles, opened: NetworkFile): ClassifierDescription {
    const manifest: Partial<Manifest> = files.manifest ?? {};
    const known = knownClassifier(opened);
    if (!files.manifest && !known) throw notKnown(opened);
    const labels = files.labels ?? metadataNames(opened.metadata);
    const notes: string[] = [];
    const head = planHead(manifest.head ?? null, opened, { known, labels, notes });
    const recipe = planRecipe(manifest.input ?? {}, opened, known?.recipe ?? USUAL_CLASSIFIER);
    return {
        own: {
            name: manifest.name ?? path.parse(files.network).name,
            digest: opened.digest,
            task: "classify",
            labels: fitLabels(labels, head.classCount, notes),
            // The best guess is an answer, however sure the network is: `top` bounds how many there are.
            score: manifest.score ?? 0,
            input: { width: recipe.width, height: recipe.height },
            notes,
        },
        plan: { recipe, head, batch: opened.input.dims[0] ?? null },
    };
}

interface Hints {
    readonly known: KnownClassifier | null;
    readonly labels: readonly string[] | null;
    readonly notes: string[];
}

function planHead(
    described: HeadDescription | null,
    opened: NetworkFile,
    { known, labels, notes }: Hints,
): ClassHead {
    if (known && !described) notes.push(recognised(known.name));
    const kind = described ? null : (known?.kind ?? kindOf(opened));
    return planClassHead(described, opened.outputs, kind, labels?.length ?? null);
}

function planRecipe(
    given: NonNullable<Manifest["input"]>,
    { input }: NetworkFile,
    usual: typeof USUAL_CLASSIFIER,
): InputRecipe {
    const { layout, width, height } = inputSize(given, input);
    return { ...usual, ...given, layout, width, height };
}

/** What the graph itself ends with; null where that does not tell. */
function kindOf({ model, outputs: [output, ...others] }: NetworkFile): ClassHead["kind"] {
    const operator = output && others.length === 0 ? lastOperator(model.graph, output.name) : null;
    if (operator === "Softmax") return "probabilities";
    if (operator === "Sigmoid") {
        throw new VisionError(
            "E_MODEL_HEAD",
            `Output ${output?.name ?? ""} ends with a sigmoid, so that its numbers are no shares of one; to have them as ` +
                'they are, write "head": {"kind": "probabilities"} into model.json.',
        );
    }
    return operator === "Gemm" || operator === "Conv" || operator === "MatMul" ? "logits" : null;
}

function recognised(name: string): string {
    return `No manifest describes the head; it is read as ${name}. A model.json can say otherwise.`;
}

function notKnown({ outputs }: NetworkFile): VisionError {
    const found = outputs
        .map(({ name, dims }) => `${name} [${dims.map((dim) => dim ?? "?").join(", ")}]`)
        .join(", ");
    return new VisionError(
        "E_MODEL_HEAD",
        `Output ${found} looks like that of a classifier, but nothing says how it wants its pixels: ` +
            "name task, labels, input and head in a model.json.",
    );
}
