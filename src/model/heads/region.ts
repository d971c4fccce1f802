import type { Candidates } from "../../geometry/candidates";
import type { HeadDescription } from "../manifest";
import { findMaps, type AnchorMap } from "./find-maps";
import type { DecodeRequest, HeadPlan, NetworkShape, Tensor } from "./head";
import { sharesOf, type Activation } from "./shares-of";
import { sigmoid } from "./sigmoid";
import { tensorOf } from "./tensor-of";

const FIRST_CLASS = 5;

/**
 * The raw map of YOLOv2, [N, anchors · (5 + classes), H, W] (darknet src/region_layer.c): x = (i + σ(t)) · stride,
 * w = exp(t) · anchor, σ on objectness, softmax over the classes unless the manifest says `sigmoid`. A cfg counts
 * anchors in cells; here, as everywhere in a manifest, they are network pixels.
 */
export function region(head: HeadDescription, network: NetworkShape): HeadPlan {
    const { maps, classCount } = findMaps(head, network, FIRST_CLASS);
    const activation = head.activation ?? "softmax";
    return {
        kind: "region",
        classCount,
        outputs: maps.map(({ name }) => name),
        decode(request, boxes) {
            for (const map of maps) {
                decodeMap(tensorOf(request, map.name), { ...map, classCount, activation }, request, boxes);
            }
        },
    };
}

interface RegionMap extends AnchorMap {
    readonly classCount: number;
    readonly activation: Activation;
}

function decodeMap({ data, dims }: Tensor, map: RegionMap, request: DecodeRequest, boxes: Candidates): void {
    const { anchors, stride, classCount } = map;
    const [height = 0, width = 0] = dims.slice(2);
    const cells = height * width;
    const shares = new Float32Array(classCount);
    for (const [anchor, [anchorWidth, anchorHeight]] of anchors.entries()) {
        for (let cell = 0; cell < cells; cell++) {
            const at = anchor * (FIRST_CLASS + classCount) * cells + cell;
            const value = (channel: number): number => data[at + channel * cells] ?? NaN;
            const objectness = sigmoid(value(4));
            if (objectness <= request.score) continue;
            const x = ((cell % width) + sigmoid(value(0))) * stride;
            const y = (Math.floor(cell / width) + sigmoid(value(1))) * stride;
            const boxWidth = Math.exp(value(2)) * anchorWidth;
            const boxHeight = Math.exp(value(3)) * anchorHeight;
            for (let classId = 0; classId < classCount; classId++)
                shares[classId] = value(FIRST_CLASS + classId);
            sharesOf(shares, map.activation);
            for (let classId = 0; classId < classCount; classId++) {
                if (request.wanted[classId] === false) continue;
                const score = objectness * (shares[classId] ?? NaN);
                if (score <= request.score) continue;
                boxes.addCentred(classId, score, x, y, boxWidth, boxHeight);
            }
        }
    }
}
