import { Candidates } from "../geometry/candidates";
import { fitPicture, unfit, type Fit } from "../geometry/letterbox";
import { suppress, type SuppressionOptions } from "../geometry/nms";
import { placePicture } from "../image/place-picture";
import type { DetectOptions, DetectResult, Engine, FoundObject, ModelInfo, Picture } from "./engine";
import type { HeadPlan } from "./heads/head";
import type { InputRecipe } from "./manifest";
import type { Network } from "./network";
import { Turn } from "./turn";
import { wantedLabels } from "./wanted-labels";
import { wrongTask } from "./wrong-task";

/** Picture → input → network → boxes → suppression. */
export class Detector implements Engine {
    readonly #turn = new Turn();

    constructor(
        readonly info: ModelInfo,
        private readonly network: Network,
        private readonly recipe: InputRecipe,
        private readonly head: HeadPlan,
    ) {}

    /** Decodes too: what does not fit shows when the model is loaded, not at its first picture. */
    async warmUp(): Promise<void> {
        const { input, labels } = this.info;
        const outputs = await this.network.run(
            new Uint8Array(input.width * input.height * 3),
            input.width,
            input.height,
        );
        this.head.decode({ outputs, input, score: 1, wanted: labels.map(() => true) }, new Candidates());
    }

    async detect(picture: Picture, options: DetectOptions): Promise<DetectResult> {
        const wanted = wantedLabels(this.info, options.classes);
        const start = performance.now();
        const fit = fitPicture(picture, this.recipe, this.recipe);
        const { input } = fit;
        const pixels = await this.#turn.take(placePicture(picture, fit, this.recipe));
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

    classify(): Promise<never> {
        return Promise.reject(wrongTask(this.info, "classify"));
    }

    close(): Promise<void> {
        return this.network.close();
    }

    /** The model's own way, where the user leaves it to the model. */
    #suppression(nms: DetectOptions["nms"]): Pick<SuppressionOptions, "method" | "power"> {
        if (this.head.isSuppressed) return { method: "none" };
        if (nms === "auto") return this.head.suppression ?? { method: "iou" };
        return { method: nms };
    }

    #objects(boxes: Candidates, fit: Fit, { nms, iou, agnostic, max }: DetectOptions): FoundObject[] {
        const chosen = this.#suppression(nms);
        const objects: FoundObject[] = [];
        for (const index of suppress(boxes, { ...chosen, iou, agnostic, max })) {
            const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = boxes.corners.slice(index * 4, index * 4 + 4);
            const box = unfit(fit, x1, y1, x2, y2);
            const classId = boxes.classIds[index] ?? 0;
            const score = Math.round((boxes.scores[index] ?? 0) * 10_000) / 10_000;
            if (box) objects.push({ label: this.info.labels[classId] ?? "", classId, score, box });
        }
        return objects;
    }
}
