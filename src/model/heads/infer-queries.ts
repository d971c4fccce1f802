import { findLists } from "./find-lists";
import { findQueries } from "./detr";
import type { NetworkShape } from "./head";
import type { InferredHead } from "./inferred-head";
import { shapeText } from "./shape-text";

/** Mean and deviation of ImageNet, which DETR and RF-DETR were trained with. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/**
 * DETR type, by the names that its exporters give: `logits` or `pred_logits` with `pred_boxes`, or RF-DETR's `dets`
 * and `labels`.
 */
export function inferDetr(network: NetworkShape): InferredHead | null {
    const { outputs, labels } = network;
    const has = (...names: string[]): boolean =>
        names.every((name) => outputs.some((each) => each.name === name));
    const isRoboflow =
        outputs.length === 2 && has("dets", "labels") && outputs.every(({ dims }) => dims.length === 3);
    if (!isRoboflow && !has("pred_boxes", "logits") && !has("pred_boxes", "pred_logits")) return null;
    const what = `${shapeText(outputs)} are named as those of a DETR`;
    if (!isRoboflow) return byLabels(findQueries(outputs).values.dims[2] ?? null, labels, what);
    const why = `${what} by RF-DETR's exporter, with one sigmoid per class.`;
    return { head: { kind: "detr", background: false }, why, input: IMAGENET };
}

/** The number of labels alone tells DETR, with its class for nothing, from RT-DETR. */
function byLabels(classes: number | null, labels: number | null, what: string): InferredHead | null {
    const more = classes !== null && labels !== null ? classes - labels : null;
    if (more !== 0 && more !== 1) return null;
    const background = more === 1;
    const why = background
        ? `${what}; one value more than labels: the last stands for nothing, as in DETR itself.`
        : `${what}; as many values as labels: one sigmoid each, as in RT-DETR.`;
    return { head: { kind: "detr", background }, why, ...(background && { input: IMAGENET }) };
}

/** Finished lists, by the names that TensorFlow's and the TensorRT-style exporters give. */
export function inferLists({ outputs }: NetworkShape): InferredHead | null {
    const names = new Set(outputs.map(({ name }) => name));
    const what = `${shapeText(outputs)} are lists of boxes, named as`;
    if (["detection_boxes", "detection_scores", "detection_classes"].every((name) => names.has(name))) {
        findLists(outputs);
        const head = { kind: "ssd", boxOrder: "yxyx", relative: true, background: true } as const;
        return { head, why: `${what} TensorFlow does: y before x, shares of the input, classes from 1.` };
    }
    if (["det_boxes", "det_scores", "det_classes"].every((name) => names.has(name))) {
        findLists(outputs);
        const head = { kind: "ssd", boxOrder: "xyxy", relative: false, background: false } as const;
        return { head, why: `${what} YOLO exporters do: corners in pixels, classes from 0.` };
    }
    return null;
}
