import { VisionError } from "../../errors";
import type { HeadDescription } from "../manifest";
import type { OutputShape, Tensor } from "./head";

/** How the output of a classifier is read. */
export interface ClassHead {
    /** Null: the first run tells, see `tellsProbabilities`. */
    readonly kind: "logits" | "probabilities" | null;
    readonly output: string;
    readonly classCount: number;
    /** Numbers per picture, the background among them. */
    readonly outputCount: number;
    /** Output 0 stands for none of the classes. */
    readonly hasBackground: boolean;
}

/**
 * @param head from the manifest; null where there is none
 * @param kind what the graph itself tells of its output; null where it does not
 * @param labels number of labels given, null if none are
 * @throws {VisionError} `E_MODEL_HEAD` if description, outputs and labels do not fit
 */
export function planClassHead(
    head: HeadDescription | null,
    outputs: readonly OutputShape[],
    kind: ClassHead["kind"],
    labels: number | null,
): ClassHead {
    const output = head?.output ? outputs.find(({ name }) => name === head.output) : sole(outputs);
    const outputCount = output ? (numbersPerPicture(output) ?? labels) : null;
    if (!output || outputCount === null) throw noOutput(outputs);
    const hasBackground = head?.background ?? outputCount - 1 === labels;
    return {
        kind: described(head) ?? kind,
        output: output.name,
        outputCount,
        hasBackground,
        classCount: outputCount - (hasBackground ? 1 : 0),
    };
}

function described(head: HeadDescription | null): ClassHead["kind"] {
    const kind = head?.kind ?? null;
    if (kind === null || kind === "logits" || kind === "probabilities") return kind;
    throw new VisionError(
        "E_MODEL_HEAD",
        `The head "${kind}" is not one of a classifier: logits or probabilities.`,
    );
}

function noOutput(outputs: readonly OutputShape[]): VisionError {
    const found = outputs.map(({ name, dims }) => `${name} [${dims.map((dim) => dim ?? "?").join(", ")}]`);
    return new VisionError(
        "E_MODEL_HEAD",
        `Expected one output with a number per class (name it as head.output), got ${found.join(", ")}.`,
    );
}

/** True for numbers that are shares of 1, which a softmax has left: another one would flatten them. */
export function tellsProbabilities({ data }: Tensor): boolean {
    const sum = data.reduce((total, value) => total + value, 0);
    return data.every((value) => value >= 0) && Math.abs(sum - 1) < 1e-3;
}

/** The only output that can be one number per class. */
function sole(outputs: readonly OutputShape[]): OutputShape | undefined {
    const fitting = outputs.filter(({ dims }) => dims.length === 0 || isPerClass(dims));
    return fitting.length === 1 ? fitting[0] : undefined;
}

/** [N, C], and with single rows and columns behind or before the classes. */
export function isPerClass([, ...dims]: readonly (number | null)[]): boolean {
    return dims.length > 0 && dims.filter((dim) => dim !== 1).length <= 1;
}

function numbersPerPicture({ dims: [, ...dims] }: OutputShape): number | null {
    const many = dims.filter((dim) => dim !== 1);
    if (many.length > 1) return null;
    return many.length === 0 ? (dims.length === 0 ? null : 1) : (many[0] ?? null);
}
