import path from "node:path";
import { VisionError } from "../errors";
import { Candidates } from "../geometry/candidates";
import { fitPicture, unfit, type Fit } from "../geometry/letterbox";
import { suppress } from "../geometry/nms";
import { placePicture } from "../image/place-picture";
import type {
    DetectOptions,
    DetectResult,
    Engine,
    FoundObject,
    ModelInfo,
    ModelSpec,
    Picture,
} from "./engine";
import type { HeadPlan } from "./heads/head";
import { planHead } from "./heads/plan-head";
import { inputRecipe } from "./input-recipe";
import type { InputRecipe } from "./manifest";
import { Network, openNetwork } from "./network";
import { readModel, type ModelFiles } from "./read-model";
import { resolveProvider } from "./runtime";

/** Threshold where neither user nor manifest gives one. */
const DEFAULT_SCORE = 0.25;

/**
 * Loads a detector and runs it once, so that the first picture does not pay for the warm-up.
 *
 * @throws {VisionError} `E_MODEL_…` with the file or field at fault, `E_PROVIDER`, `E_RUNTIME_MISSING`
 */
export async function loadEngine(spec: ModelSpec): Promise<Engine> {
    const provider = resolveProvider(spec.provider);
    const files = await readModel(spec.path);
    const { manifest, labels } = files;
    if (manifest && manifest.task !== "detect") {
        throw new VisionError(
            "E_MODEL_HEAD",
            `Expected a detector, ${manifest.name} is for the task ${manifest.task}.`,
        );
    }
    const opened = await openNetwork(files.network, manifest?.sha256?.[path.basename(files.network)] ?? null);
    const recipe = inputRecipe(manifest, opened.input);
    const head = planHead(manifest?.head ?? null, opened.outputs, labels?.length ?? null);
    const info = describe(files, opened.digest, provider, recipe, head.classCount);
    const network = await Network.create(opened, recipe, spec.threads);
    const detector = new Detector(info, network, recipe, head);
    await detector.warmUp();
    return detector;
}

function describe(
    { manifest, labels, network }: ModelFiles,
    digest: string,
    provider: string,
    { width, height }: InputRecipe,
    classCount: number,
): ModelInfo {
    const notes: string[] = [];
    return {
        name: manifest?.name ?? path.parse(network).name,
        digest,
        task: "detect",
        provider,
        labels: fitLabels(labels ?? [], classCount, notes),
        score: manifest?.score ?? DEFAULT_SCORE,
        input: { width, height },
        notes,
    };
}

/** Labels never shift: too few are filled up, too many cut off, and both are said. */
function fitLabels(labels: readonly string[], count: number, notes: string[]): string[] {
    if (labels.length !== count) notes.push(`${labels.length} labels are given for ${count} classes.`);
    return Array.from({ length: count }, (_, index) => labels[index] ?? `class ${index}`);
}

class Detector implements Engine {
    #turn: Promise<unknown> = Promise.resolve();

    constructor(
        readonly info: ModelInfo,
        private readonly network: Network,
        private readonly recipe: InputRecipe,
        private readonly head: HeadPlan,
    ) {}

    async warmUp(): Promise<void> {
        const { width, height } = this.info.input;
        await this.network.run(new Uint8Array(width * height * 3), width, height);
    }

    async detect(picture: Picture, options: DetectOptions): Promise<DetectResult> {
        const wanted = this.#wanted(options.classes);
        const start = performance.now();
        const fit = fitPicture(picture, this.recipe, this.recipe);
        const { input } = fit;
        // Results leave in the order in which their pictures came, whichever of two is resized first.
        const placed = Promise.all([placePicture(picture, fit, this.recipe.padValue), this.#turn]);
        this.#turn = placed.then(
            () => undefined,
            () => undefined,
        );
        const [pixels] = await placed;
        const ready = performance.now();
        const outputs = await this.network.run(pixels, input.width, input.height);
        const answered = performance.now();
        const boxes = new Candidates();
        this.head.decode({ outputs, input, score: options.score ?? this.info.score, wanted }, boxes);
        const objects = this.#objects(boxes, fit, options);
        return {
            objects,
            discarded: boxes.discarded,
            timings: {
                preprocess: ready - start,
                inference: answered - ready,
                postprocess: performance.now() - answered,
            },
        };
    }

    close(): Promise<void> {
        return this.network.close();
    }

    #wanted(classes: readonly string[] | null): boolean[] {
        const { labels, name } = this.info;
        const unknown = classes?.find((label) => !labels.includes(label));
        if (unknown !== undefined) {
            const known = labels.slice(0, 100).join(", ");
            throw new VisionError(
                "E_CONFIG",
                `Field classes: ${name} does not know "${unknown}", only ${known}.`,
            );
        }
        return labels.map((label) => classes?.includes(label) ?? true);
    }

    #objects(boxes: Candidates, fit: Fit, { nms: method, iou, agnostic, max }: DetectOptions): FoundObject[] {
        const objects: FoundObject[] = [];
        for (const index of suppress(boxes, { method, iou, agnostic, max })) {
            const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = boxes.corners.slice(index * 4, index * 4 + 4);
            const box = unfit(fit, x1, y1, x2, y2);
            const classId = boxes.classIds[index] ?? 0;
            const score = Math.round((boxes.scores[index] ?? 0) * 10_000) / 10_000;
            if (box) objects.push({ label: this.info.labels[classId] ?? "", classId, score, box });
        }
        return objects;
    }
}
