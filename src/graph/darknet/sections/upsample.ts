import type { LayerPlan, Place } from "../layer";
import { EDGE } from "../limits";
import type { SectionOptions } from "../section-options";

/** [upsample]: each pixel `stride` times; a negative stride sums as many pixels (src/upsample_layer.c). */
export function upsample(options: SectionOptions, place: Place): LayerPlan {
    const input = place.input();
    const stride = options.integer("stride", 2, { min: -64, max: 64 });
    const factor = options.number("scale", 1);
    if (stride === 0) throw options.fault("stride is 0.", "stride");
    const isDown = stride < 0;
    const edge = (length: number): number => (isDown ? Math.floor(length / -stride) : length * stride);
    const output = { channels: input.channels, height: edge(input.height), width: edge(input.width) };
    if (Math.min(output.height, output.width) < 1 || Math.max(output.height, output.width) > EDGE.max)
        throw options.fault(
            `${input.width} × ${input.height} pixels cannot be scaled by ${stride}.`,
            "stride",
        );
    if (isDown && (input.height % stride !== 0 || input.width % stride !== 0))
        throw options.fault(
            `${input.width} × ${input.height} pixels are no multiple of ${-stride}.`,
            "stride",
        );
    const total = isDown ? factor * stride ** 2 : factor;
    return {
        output,
        lower(graph, at) {
            const scaled = isDown
                ? graph.add("AveragePool", at.name, [at.input], {
                      kernel_shape: [-stride, -stride],
                      strides: [-stride, -stride],
                  })
                : graph.add("Resize", at.name, [at.input, "", scales(graph, stride)], {
                      mode: "nearest",
                      coordinate_transformation_mode: "asymmetric",
                      nearest_mode: "floor",
                  });
            return total === 1
                ? scaled
                : graph.add("Mul", `${at.name}_scaled`, [scaled, graph.scalar(total)]);
        },
    };
}

function scales(graph: Parameters<LayerPlan["lower"]>[0], stride: number): string {
    return graph.floats(`scales_${stride}`, [4], new Float32Array([1, 1, stride, stride]));
}
