import { VisionError } from "../../errors";
import type { HeadDescription } from "../manifest";
import type { HeadFactory, HeadPlan, OutputShape } from "./head";
import { yolov3 } from "./yolov3";
import { yolox } from "./yolox";

/** Every kind of head that can be decoded. */
const HEADS: Readonly<Record<string, HeadFactory>> = { yolov3, yolox };

/**
 * The decoder for a network's outputs.
 *
 * @param head from the manifest; null where there is none
 * @param labels number of labels given, null if none are
 * @throws {VisionError} `E_MODEL_HEAD` listing the outputs and the heads known
 */
export function planHead(
    head: HeadDescription | null,
    outputs: readonly OutputShape[],
    labels: number | null,
): HeadPlan {
    const factory = head ? HEADS[head.kind] : undefined;
    if (head && factory) return factory(head, outputs, labels);
    const found = outputs
        .map(({ name, dims }) => `${name} [${dims.map((dim) => dim ?? "?").join(", ")}]`)
        .join(", ");
    const known = Object.keys(HEADS).join(", ");
    const what = head
        ? `The head "${head.kind}" is not known`
        : "The shapes alone do not say how to read the outputs";
    throw new VisionError(
        "E_MODEL_HEAD",
        `${what}. Outputs: ${found}. Heads known: ${known}; name one in model.json.`,
    );
}
