import type { Attributes } from "./graph-builder";
import type { FeatureMap } from "./layer";
import { EDGE, STRIDE } from "./limits";
import type { SectionOptions } from "./section-options";

export interface PoolWindow {
    readonly size: number;
    readonly output: FeatureMap;
    /** Of the pooling operator. */
    readonly attributes: Attributes;
}

/**
 * The window of [maxpool] and [local_avgpool] (src/maxpool_layer.c): `padding` is that of both sides together, size − 1
 * unless given, half of it rounded down in front; out = (in + padding − size) div stride + 1.
 */
export function poolWindow(options: SectionOptions, input: FeatureMap): PoolWindow {
    const stride = options.integer("stride", 1, STRIDE);
    const across = options.integer("stride_x", stride, STRIDE);
    const down = options.integer("stride_y", stride, STRIDE);
    const size = options.integer("size", stride, { min: 1, max: 255 });
    const padding = options.integer("padding", size - 1, { min: 0, max: 255 });
    const rows = axis(options, { length: input.height, size, stride: down, padding });
    const columns = axis(options, { length: input.width, size, stride: across, padding });
    return {
        size,
        output: { channels: input.channels, height: rows.count, width: columns.count },
        attributes: {
            kernel_shape: [size, size],
            strides: [down, across],
            pads: [rows.front, columns.front, rows.back, columns.back],
        },
    };
}

interface Axis {
    readonly length: number;
    readonly size: number;
    readonly stride: number;
    readonly padding: number;
}

/** Windows along one axis; behind the map only as much padding as a window reaches, since runtimes want it small. */
function axis(
    options: SectionOptions,
    { length, size, stride, padding }: Axis,
): {
    readonly count: number;
    readonly front: number;
    readonly back: number;
} {
    const count = Math.floor((length + padding - size) / stride) + 1;
    const front = Math.floor(padding / 2);
    const last = (count - 1) * stride - front;
    if (count < 1 || count > EDGE.max || front >= size || last >= length)
        throw options.fault(
            `a window of ${size} with padding ${padding} does not fit ${length} pixels.`,
            "padding",
        );
    return { count, front, back: Math.max(0, last + size - length) };
}
