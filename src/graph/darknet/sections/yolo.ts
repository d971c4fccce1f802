import { anchorsOf } from "../anchors";
import { cellSize } from "../cell-size";
import type { DarknetNms } from "../head";
import type { LayerPlan, Place } from "../layer";
import { CLASSES } from "../limits";
import type { SectionOptions } from "../section-options";

/** Anchors of one head file; published ones have 16. */
const ANCHORS = { min: 1, max: 1024 };
/** Power of the distance in greedynms, and of beta_nms where it is left out (src/box.c, box_diou; src/parser.c). */
const USUAL_POWER = 0.6;

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
    return {
        output: null,
        head: {
            kind: "yolo",
            classes,
            cell: cellSize(place.network, map),
            anchors,
            scaleXY: options.number("scale_x_y", 1),
            newCoords: options.flag("new_coords"),
            nms: nmsOf(options),
        },
        lower: (_graph, at) => at.input,
    };
}

/** What nms_kind does (src/box.c, diounms_sort): cornersnms, too, goes by IoU. */
function nmsOf(options: SectionOptions): DarknetNms {
    const kind = options.text("nms_kind", "default");
    const beta = options.number("beta_nms", USUAL_POWER);
    switch (kind) {
        case "default":
        case "cornersnms":
            return null;
        case "greedynms":
            return { power: USUAL_POWER };
        case "diounms":
            if (beta > 0 && beta <= 10) return { power: beta };
            throw options.fault(`expected beta_nms above 0, up to 10, got ${beta}.`, "beta_nms");
        default:
            throw options.fault(
                `nms_kind "${kind}" is not one of default, greedynms, diounms, cornersnms.`,
                "nms_kind",
            );
    }
}
