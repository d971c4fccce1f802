import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import { findMaps, type AnchorMap } from "./find-maps";
import type { DecodeRequest, HeadPlan, NetworkShape, Tensor } from "./head";
import { sigmoid } from "./sigmoid";
import { tensorOf } from "./tensor-of";

const FIRST_CLASS = 5;

/**
 * Raw maps of YOLOv5 and v7, [N, anchors, H, W, 5 + classes] or [N, anchors · (5 + classes), H, W] (yolov5
 * models/yolo.py, Detect.forward): x = (2 σ(t) − ½ + i) · stride and w = (2 σ(t))² · anchor.
 */
export function yolov5Raw(head: HeadDescription, network: NetworkShape): HeadPlan {
    const { maps, classCount } = findMaps(head, network, FIRST_CLASS);
    return {
        kind: "yolov5",
        classCount,
        outputs: maps.map(({ name }) => name),
        decode(request, boxes) {
            for (const map of maps) decodeMap(tensorOf(request, map.name), map, classCount, request, boxes);
        },
    };
}

/** Where the numbers of one anchor lie, whichever axis is the innermost. */
function steps({ dims }: Tensor, values: number): { ofAnchor: number; ofCell: number; ofValue: number } {
    const cells = (dims[2] ?? 0) * (dims[3] ?? 0);
    const isLast = dims.length === 5;
    return { ofAnchor: cells * values, ofCell: isLast ? values : 1, ofValue: isLast ? 1 : cells };
}

function decodeMap(
    tensor: Tensor,
    { anchors, stride }: AnchorMap,
    classCount: number,
    request: DecodeRequest,
    boxes: Candidates,
): void {
    const { data, dims } = tensor;
    const [height = 0, width = 0] = dims.slice(2, 4);
    const { ofAnchor, ofCell, ofValue } = steps(tensor, FIRST_CLASS + classCount);
    for (const [anchor, [anchorWidth, anchorHeight]] of anchors.entries()) {
        for (let cell = 0; cell < height * width; cell++) {
            const at = anchor * ofAnchor + cell * ofCell;
            const value = (channel: number): number => sigmoid(data[at + channel * ofValue] ?? NaN);
            const objectness = value(4);
            if (objectness <= request.score) continue;
            const x = (2 * value(0) - 0.5 + (cell % width)) * stride;
            const y = (2 * value(1) - 0.5 + Math.floor(cell / width)) * stride;
            const boxWidth = (2 * value(2)) ** 2 * anchorWidth;
            const boxHeight = (2 * value(3)) ** 2 * anchorHeight;
            for (let classId = 0; classId < classCount; classId++) {
                if (request.wanted[classId] === false) continue;
                const score = objectness * value(FIRST_CLASS + classId);
                if (score <= request.score) continue;
                boxes.addCentred(classId, score, x, y, boxWidth, boxHeight);
            }
        }
    }
}
