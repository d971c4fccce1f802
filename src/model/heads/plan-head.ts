import { VisionError } from "../../errors";
import type { HeadDescription } from "../manifest";
import type { HeadFactory, HeadPlan, NetworkShape } from "./head";
import { inferHead } from "./infer-head";
import { yolov3 } from "./yolov3";
import { yolox } from "./yolox";

/** Every kind of head that can be decoded. */
const HEADS: Readonly<Record<string, HeadFactory>> = { yolov3, yolox };

/**
 * The decoder for a network's outputs.
 *
 * @param head from the manifest; null where there is none
 * @throws {VisionError} `E_MODEL_HEAD` listing the outputs and the heads known
 */
export function planHead(head: HeadDescription | null, network: NetworkShape): HeadPlan {
    const { outputs, labels } = network;
    const factory = head ? HEADS[head.kind] : undefined;
    if (head && factory) return factory(head, outputs, labels);
    const inferred = head ? null : inferHead(network);
    if (inferred) return inferred;
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
