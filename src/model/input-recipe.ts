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
/** What the kinds of head were trained with where that is not the usual: YOLOX yolox/data/data_augment.py, preproc. */
const USUAL_OF_HEAD: Readonly<Record<string, Partial<InputRecipe>>> = {
    yolox: { align: "topLeft", colorOrder: "BGR", scale: 1 },
};

/**
 * The manifest's recipe, filled up with what is usual.
 *
 * @param head kind of the network's head
 */
export function inputRecipe(
    given: NonNullable<Manifest["input"]>,
    { isFree, ...size }: InputSize,
    head: string,
): InputRecipe {
    const { multipleOf, ...rest } = { ...USUAL, ...USUAL_OF_HEAD[head], ...given };
    const recipe = { ...rest, ...size };
    return isFree && multipleOf !== undefined ? { ...recipe, multipleOf } : recipe;
}
