import { anchorsOf } from "../anchors";
import { cellSize } from "../cell-size";
import type { LayerPlan, Place } from "../layer";
import { CLASSES } from "../limits";
import type { SectionOptions } from "../section-options";

/** Anchors of one head file; published ones have 16. */
const ANCHORS = { min: 1, max: 1024 };
const NMS_KINDS = ["default", "greedynms", "diounms"];

/** [yolo]: the map in front of it is an output of the network; boxes are read by whoever runs it (src/yolo_layer.c). */
export function yolo(options: SectionOptions, place: Place): LayerPlan {
    const map = place.input();
    const classes = options.integer("classes", 20, CLASSES);
    const count = options.integer("num", 1, ANCHORS);
    const mask = options.numbers("mask") ?? Array.from({ length: count }, (_, index) => index);
    const anchors = anchorsOf(options, mask);
    const channels = anchors.length * (classes + 5);
    if (map.channels !== channels) {
        const needs = `[yolo] needs filters=${channels} in front of it, ${anchors.length} × (${classes} classes + 5)`;
        throw options.fault(`${needs}, and gets ${map.channels} channels.`);
    }
    // How overlapping boxes are thinned out is asked where the network is used.
    const nms = options.text("nms_kind", "default");
    if (!NMS_KINDS.includes(nms))
        throw options.fault(`nms_kind "${nms}" is not one of ${NMS_KINDS.join(", ")}.`, "nms_kind");
    options.number("beta_nms", 0.6);
    return {
        output: null,
        head: {
            kind: "yolo",
            classes,
            cell: cellSize(place.network, map),
            anchors,
            scaleXY: options.number("scale_x_y", 1),
            newCoords: options.flag("new_coords"),
        },
        lower: (_graph, at) => at.input,
    };
}
