import type { OnnxGraph } from "../graph/onnx-model";
import type { NetworkFile } from "./network";
import type { InputRecipe } from "./manifest";

type Recipe = Omit<InputRecipe, "width" | "height" | "layout">;

/** What is usual for classifiers: the middle of the picture, RGB, 0..1. Ultralytics' are trained so. */
export const USUAL_CLASSIFIER: Recipe = {
    resize: "crop",
    align: "center",
    padValue: 0,
    interpolation: "linear",
    colorOrder: "RGB",
    scale: 1 / 255,
    mean: [0, 0, 0],
    std: [1, 1, 1],
};

/** timm/models/cspnet.py, _cfg; mean and standard deviation of ImageNet. */
const TIMM: Recipe = {
    ...USUAL_CLASSIFIER,
    cropFraction: 0.887,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
};

/** A network that is known by its shape when no manifest describes it. */
export interface KnownClassifier {
    readonly name: string;
    readonly recipe: Recipe;
    readonly kind: "logits" | "probabilities";
}

/** timm's CSP networks, whose last layer both of PyTorch's exporters call head.fc: 256 × 256 pixels, 1000 classes. */
const KNOWN = [
    { name: "cspdarknet53", convolutions: 67, features: 1024 },
    { name: "cspresnet50", convolutions: 55, features: 1024 },
    { name: "cspresnext50", convolutions: 55, features: 2048 },
] as const;

/** The entry of a network file; null if it is none of those known. */
export function knownClassifier(file: NetworkFile): KnownClassifier | null {
    if (file.metadata.get("task") === "classify") {
        return { name: "Ultralytics", recipe: USUAL_CLASSIFIER, kind: "probabilities" };
    }
    const [, channels, height, width] = file.input.dims;
    if (channels !== 3 || height !== 256 || width !== 256 || file.outputs.length !== 1) return null;
    const { graph } = file.model;
    const [classes, features] = lastLayer(graph);
    const convolutions = graph.node.filter((node) => node.op_type === "Conv").length;
    if (classes !== 1000) return null;
    const found = KNOWN.find((known) => known.features === features && known.convolutions === convolutions);
    return found ? { name: `timm's ${found.name}`, recipe: TIMM, kind: "logits" } : null;
}

function lastLayer({ initializer = [] }: OnnxGraph): number[] {
    return (initializer.find(({ name }) => name === "head.fc.weight")?.dims ?? []).map(Number);
}
