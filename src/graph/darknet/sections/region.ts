import { anchorsOf } from "../anchors";
import { cellSize } from "../cell-size";
import type { LayerPlan, Place } from "../layer";
import { CLASSES } from "../limits";
import type { SectionOptions } from "../section-options";

/** [region], the head of YOLOv2; its anchors are written in cells (src/region_layer.c). */
export function region(options: SectionOptions, place: Place): LayerPlan {
    const map = place.input();
    const classes = options.integer("classes", 20, CLASSES);
    const count = options.integer("num", 1, { min: 1, max: 1024 });
    options.integer("coords", 4, { min: 4, max: 4 });
    const channels = count * (classes + 5);
    if (map.channels !== channels) {
        const needs = `[region] needs filters=${channels} in front of it, ${count} × (${classes} classes + 5)`;
        throw options.fault(`${needs}, and gets ${map.channels} channels.`);
    }
    const cell = cellSize(place.network, map);
    const anchors = anchorsOf(
        options,
        Array.from({ length: count }, (_, index) => index),
    );
    return {
        output: null,
        head: {
            kind: "region",
            classes,
            cell,
            anchors: anchors.map(([width, height]) => [width * cell.width, height * cell.height]),
            softmax: options.flag("softmax"),
        },
        lower: (_graph, at) => at.input,
    };
}
