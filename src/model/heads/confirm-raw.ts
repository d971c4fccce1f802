import { VisionError } from "../../errors";
import type { HeadPlan, OutputShape } from "./head";
import { shapeText } from "./shape-text";
import { rowsAreDecoded } from "./yolox-form";

/**
 * A plan for YOLOX rows that asks at the first answer unless they are raw: decoded rows of this shape also come from
 * networks that want other pixels.
 */
export function confirmRaw(plan: HeadPlan, output: OutputShape): HeadPlan {
    let isCertain = false;
    return {
        ...plan,
        decode(request, boxes) {
            const tensor = request.outputs.get(output.name);
            if (!isCertain && (!tensor || rowsAreDecoded(tensor, request.input) !== false)) {
                const rowsLookLike = `Output ${shapeText([output])} may be that of a YOLOX network`;
                throw new VisionError(
                    "E_MODEL_HEAD",
                    `${rowsLookLike}, but is not for certain: name head.kind, head.decoded and input in a model.json.`,
                );
            }
            isCertain = true;
            plan.decode(request, boxes);
        },
    };
}
