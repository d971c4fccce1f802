import { VisionError } from "../errors";
import type { TensorShape } from "../graph/tensor-shape";
import type { InputRecipe, Manifest } from "./manifest";

export interface InputSize extends Pick<InputRecipe, "layout" | "width" | "height"> {
    /** The graph takes any size; width and height are then the largest. */
    readonly isFree: boolean;
}

/**
 * Layout and size of a network's input, from the graph and, where that leaves them open, from the manifest.
 *
 * @throws {VisionError} `E_MODEL_MANIFEST` if a size is not known or is not that of the graph
 */
export function inputSize(given: NonNullable<Manifest["input"]>, { dims }: TensorShape): InputSize {
    const layout = given.layout ?? (dims[3] === 3 && dims[1] !== 3 ? "NHWC" : "NCHW");
    const [height = null, width = null] = layout === "NCHW" ? [dims[2], dims[3]] : [dims[1], dims[2]];
    return {
        layout,
        width: edge("width", given.width, width),
        height: edge("height", given.height, height),
        isFree: width === null && height === null,
    };
}

function edge(name: string, told: number | undefined, fixed: number | null): number {
    if (told !== undefined && fixed !== null && told !== fixed) {
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
