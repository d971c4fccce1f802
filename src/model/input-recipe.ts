import { VisionError } from "../errors";
import type { TensorShape } from "../graph/tensor-shape";
import type { InputRecipe, Manifest } from "./manifest";

/** What is usual for detectors: RGB, 0..1, letterboxed around the middle in grey. */
const USUAL = {
    layout: "NCHW",
    resize: "letterbox",
    align: "center",
    padValue: 114,
    colorOrder: "RGB",
    scale: 1 / 255,
    mean: [0, 0, 0],
    std: [1, 1, 1],
} as const;

/** The manifest's recipe, filled up with what the graph says and with what is usual. */
export function inputRecipe(manifest: Manifest | null, shape: TensorShape): InputRecipe {
    const given = manifest?.input ?? {};
    const layout = given.layout ?? (shape.dims[3] === 3 && shape.dims[1] !== 3 ? "NHWC" : "NCHW");
    const [height, width] =
        layout === "NCHW" ? [shape.dims[2], shape.dims[3]] : [shape.dims[1], shape.dims[2]];
    const sizes = { width: size("width", given.width, width), height: size("height", given.height, height) };
    const isFree = (width ?? null) === null && (height ?? null) === null;
    const { multipleOf, ...rest } = { ...USUAL, ...given };
    const recipe = { ...rest, ...sizes, layout };
    return isFree && multipleOf !== undefined ? { ...recipe, multipleOf } : recipe;
}

function size(name: string, told: number | undefined, fixed: number | null | undefined): number {
    if (told !== undefined && typeof fixed === "number" && told !== fixed) {
        throw new VisionError(
            "E_MODEL_MANIFEST",
            `input.${name} is ${told}, but the network takes ${fixed}.`,
        );
    }
    const known = fixed ?? told;
    if (known === undefined) {
        throw new VisionError(
            "E_MODEL_MANIFEST",
            `The network's ${name} is free: say input.${name} in model.json.`,
        );
    }
    return known;
}
