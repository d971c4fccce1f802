import { VisionError } from "../../errors";
import type { HeadPlan, NetworkShape } from "./head";
import { rowCount, yolox } from "./yolox";
import { rowsAreDecoded } from "./yolox-form";

/**
 * The decoder that shapes and names leave no doubt about, when no manifest says it.
 *
 * @returns null where they do not decide
 */
export function inferHead({ outputs, input, labels }: NetworkShape): HeadPlan | null {
    const [output, ...others] = outputs;
    if (!output || others.length > 0) return null;
    const [, rows, columns] = output.dims;
    if (output.dims.length !== 3 || rows !== rowCount(input) || !columns || columns < 6) return null;
    if (labels !== null && columns !== 5 + labels) return null;
    const plan = yolox({ kind: "yolox", output: output.name, decoded: false }, outputs);
    let isCertain = false;
    return {
        ...plan,
        decode(request, boxes) {
            const tensor = request.outputs.get(output.name);
            // Decoded rows of this shape also come from networks that want other pixels; raw ones are YOLOX.
            if (!isCertain && (!tensor || rowsAreDecoded(tensor, request.input) !== false)) {
                const rowsLookLike = `Output ${output.name} [1, ${rows}, ${columns}] may be that of a YOLOX network`;
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
