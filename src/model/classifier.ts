import type { Classification } from "../detection";
import { fitPicture } from "../geometry/letterbox";
import { cutRegion } from "../image/cut-region";
import { limitLength } from "../image/limit-length";
import { placePicture } from "../image/place-picture";
import type { ClassifyOptions, ClassifyResult, Engine, ModelInfo, Picture, Regions } from "./engine";
import { tellsProbabilities, type ClassHead } from "./heads/class-head";
import { classScores } from "./heads/class-scores";
import type { InputRecipe } from "./manifest";
import type { Network } from "./network";
import { rank } from "./rank";
import { Turn } from "./turn";
import { wantedLabels } from "./wanted-labels";
import { wrongTask } from "./wrong-task";

/** Pixels of one run of a network with a free batch: 32 pictures of 256 × 256; more take too much memory at once. */
const MOST_PIXELS = 32 * 256 * 256;

/** What of a plan the classifier works by. */
export interface ClassifierPlan {
    readonly recipe: InputRecipe;
    readonly head: ClassHead;
    /** Pictures in each run; null where that is free. */
    readonly batch: number | null;
}

/** Picture, or its regions → inputs → network → scores → rankings. */
export class Classifier implements Engine {
    readonly #turn = new Turn();
    #kind: "logits" | "probabilities" = "logits";

    constructor(
        readonly info: ModelInfo,
        private readonly network: Network,
        private readonly plan: ClassifierPlan,
    ) {}

    /** Also settles what shapes and manifest leave open. */
    async warmUp(): Promise<void> {
        const [scores] = await this.#run([
            new Uint8Array(this.info.input.width * this.info.input.height * 3),
        ]);
        const { kind, outputCount } = this.plan.head;
        const isShares = tellsProbabilities({ dims: [1, outputCount], data: scores ?? new Float32Array() });
        this.#kind = kind ?? (isShares ? "probabilities" : "logits");
    }

    async classify(picture: Picture, regions: Regions, options: ClassifyOptions): Promise<ClassifyResult> {
        const wanted = wantedLabels(this.info, options.classes);
        const start = performance.now();
        const inputs = await this.#turn.take(this.#inputs(picture, regions, options.margin));
        const ready = performance.now();
        const rows = await this.#run(inputs);
        const answered = performance.now();
        const rankings = rows.map((row) => this.#rank(row, wanted, options));
        return {
            rankings,
            timings: {
                preprocess: ready - start,
                inference: answered - ready,
                postprocess: performance.now() - answered,
            },
        };
    }

    detect(): Promise<never> {
        return Promise.reject(wrongTask(this.info, "detect"));
    }

    close(): Promise<void> {
        return this.network.close();
    }

    #inputs(picture: Picture, regions: Regions, margin: number): Promise<Uint8Array[]> {
        // All inputs of a run have the same size, also where the graph leaves it free.
        const recipe = { ...this.plan.recipe, multipleOf: undefined };
        const place = (whole: Picture): Promise<Uint8Array> => {
            const part = recipe.resize === "crop" ? limitLength(whole, recipe.align) : whole;
            return placePicture(part, fitPicture(part, recipe, recipe), recipe);
        };
        const parts = regions?.map((region) => cutRegion(picture, region, margin)) ?? [picture];
        return Promise.all(parts.map(place));
    }

    /** The network's numbers for each input; a fixed batch is filled up with black. */
    async #run(inputs: readonly Uint8Array[]): Promise<Float32Array[]> {
        const { width, height } = this.info.input;
        const { batch, head } = this.plan;
        const most = batch ?? Math.max(1, Math.floor(MOST_PIXELS / (width * height)));
        const rows: Float32Array[] = [];
        for (let first = 0; first < inputs.length; first += most) {
            const taken = inputs.slice(first, first + most);
            const pixels = new Uint8Array((batch ?? taken.length) * width * height * 3);
            for (const [index, input] of taken.entries()) pixels.set(input, index * width * height * 3);
            const data = (await this.network.run(pixels, width, height)).get(head.output)?.data;
            for (const index of taken.keys()) {
                const from = index * head.outputCount;
                rows.push(data?.subarray(from, from + head.outputCount) ?? new Float32Array());
            }
        }
        return rows;
    }

    #rank(row: Float32Array, wanted: readonly boolean[], { top, score }: ClassifyOptions): Classification[] {
        const scores = classScores(row, this.#kind, this.plan.head.hasBackground, wanted);
        return rank(scores, this.info.labels, { top, score: score ?? this.info.score });
    }
}
