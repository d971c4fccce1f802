import type { InputSize } from "./input-size";
import type { InputRecipe, Manifest } from "./manifest";

/** What is usual for detectors: RGB, 0..1, letterboxed around the middle in grey. */
const USUAL = {
    resize: "letterbox",
    align: "center",
    padValue: 114,
    interpolation: "linear",
    colorOrder: "RGB",
    scale: 1 / 255,
    mean: [0, 0, 0],
    std: [1, 1, 1],
} as const;
/**
 * What the kinds of head were trained with where that is not the usual: YOLOX yolox/data/data_augment.py, preproc;
 * FastestDet test.py; CenterNet src/lib/datasets/dataset/coco.py and src/lib/detectors/base_detector.py.
 */
const USUAL_OF_HEAD: Readonly<Record<string, Partial<InputRecipe>>> = {
    yolox: { align: "topLeft", colorOrder: "BGR", scale: 1 },
    fastestdet: { resize: "stretch", colorOrder: "BGR" },
    detr: { resize: "stretch" },
    ssd: { resize: "stretch" },
    centernet: {
        colorOrder: "BGR",
        padValue: 0,
        mean: [0.408, 0.447, 0.47],
        std: [0.289, 0.274, 0.278],
    },
};

export interface UsualOf {
    /** Kind of the network's head. */
    readonly head: string;
    /** What is known of this very network; wins over what is usual for its head. */
    readonly known: Partial<InputRecipe>;
}

/** The manifest's recipe, filled up with what is known of the network and what is usual. */
export function inputRecipe(
    given: NonNullable<Manifest["input"]>,
    { isFree, ...size }: InputSize,
    { head, known }: UsualOf,
): InputRecipe {
    const { multipleOf, ...rest } = { ...USUAL, ...USUAL_OF_HEAD[head], ...known, ...given };
    const recipe = { ...rest, ...size };
    return isFree && multipleOf !== undefined ? { ...recipe, multipleOf } : recipe;
}
