import { VisionError } from "../../errors";
import type { Candidates } from "../../geometry/candidates";
import type { Size } from "../../geometry/letterbox";
import type { HeadDescription } from "../manifest";
import { findMaps, type AnchorMap } from "./find-maps";
import type { DecodeRequest, HeadPlan, NetworkShape, Tensor } from "./head";
import { leastRaw } from "./least-raw";
import { sigmoid } from "./sigmoid";
import { tensorOf } from "./tensor-of";

/** x, y, width, height, objectness come before the classes. */
const FIRST_CLASS = 5;

interface Scale extends AnchorMap {
    readonly scaleXY: number;
    readonly newCoords: boolean;
}

/**
 * Raw darknet maps [N, anchors · (5 + classes), H, W], anchors outermost (darknet src/yolo_layer.c): sigmoid on centre,
 * objectness and classes, then x = (i + s · σ(t) − (s − 1) / 2) · stride and w = exp(t) · anchor. With `newCoords` the
 * sigmoids are in the graph, and w = (2t)² · anchor.
 */
export function yolov3(head: HeadDescription, network: NetworkShape): HeadPlan {
    const { maps, classCount } = findMaps(head, network, FIRST_CLASS);
    const scales = maps.map((map) => ({
        ...map,
        scaleXY: map.scaleXY ?? head.scaleXY ?? 1,
        newCoords: head.newCoords ?? false,
    }));
    return {
        kind: "yolov3",
        classCount,
        outputs: scales.map(({ name }) => name),
        decode(request, boxes) {
            for (const scale of scales) decodeScale(scale, classCount, request, boxes);
        },
    };
}

function decodeScale(scale: Scale, classes: number, request: DecodeRequest, boxes: Candidates): void {
    const tensor = tensorOf(request, scale.name);
    const [, channels = 0, height = 0, width = 0] = tensor.dims;
    if (channels !== scale.anchors.length * (FIRST_CLASS + classes)) {
        throw new VisionError("E_MODEL_RUN", `Output "${scale.name}" has ${channels} channels.`);
    }
    checkStride(scale, request.input, { width, height });
    const cells = height * width;
    const least = scale.newCoords ? request.score : leastRaw(request.score);
    for (let anchor = 0; anchor < scale.anchors.length; anchor++) {
        const base = anchor * (FIRST_CLASS + classes) * cells;
        for (let cell = 0; cell < cells; cell++) {
            const raw = tensor.data[base + 4 * cells + cell] ?? NaN;
            if (raw < least) continue;
            const objectness = share(scale, raw);
            // Also false for NaN, which must be counted below, so it is asked the other way round.
            if (objectness <= request.score) continue;
            decodeCell(
                { scale, anchor, tensor, base, cell, cells, width, classes, objectness },
                request,
                boxes,
            );
        }
    }
}

/** A stride that is not the map's would give wrong boxes without a word. */
function checkStride({ name, stride }: Scale, input: Size, map: Size): void {
    const fits = (pixels: number, cells: number): boolean =>
        cells === Math.floor(pixels / stride) || cells === Math.ceil(pixels / stride);
    if (fits(input.width, map.width) && fits(input.height, map.height)) return;
    const cells = `${map.width} × ${map.height} cells`;
    const is = `${input.width} × ${input.height} pixels`;
    throw new VisionError(
        "E_MODEL_HEAD",
        `Output "${name}" has ${cells} for ${is}: its stride is not ${stride}.`,
    );
}

/** A raw value as a share, 0..1. */
function share({ newCoords }: Scale, raw: number): number {
    return newCoords ? raw : sigmoid(raw);
}

/** How many times the anchor's size a raw value means. */
function growth({ newCoords }: Scale, raw: number): number {
    return newCoords ? (2 * raw) ** 2 : Math.exp(raw);
}

interface Cell {
    readonly scale: Scale;
    readonly anchor: number;
    readonly tensor: Tensor;
    readonly base: number;
    readonly cell: number;
    readonly cells: number;
    readonly width: number;
    readonly classes: number;
    readonly objectness: number;
}

function decodeCell(at: Cell, request: DecodeRequest, boxes: Candidates): void {
    const { scale, base, cell, cells } = at;
    const value = (channel: number): number => at.tensor.data[base + channel * cells + cell] ?? NaN;
    const shift = (scale.scaleXY - 1) / 2;
    const x = ((cell % at.width) + scale.scaleXY * share(scale, value(0)) - shift) * scale.stride;
    const y = (Math.floor(cell / at.width) + scale.scaleXY * share(scale, value(1)) - shift) * scale.stride;
    const [anchorWidth, anchorHeight] = scale.anchors[at.anchor] ?? [0, 0];
    const halfWidth = (growth(scale, value(2)) * anchorWidth) / 2;
    const halfHeight = (growth(scale, value(3)) * anchorHeight) / 2;
    for (let classId = 0; classId < at.classes; classId++) {
        if (request.wanted[classId] === false) continue;
        const score = at.objectness * share(scale, value(FIRST_CLASS + classId));
        if (score <= request.score) continue;
        boxes.add(classId, score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }
}
