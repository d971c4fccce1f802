import type { LayerPlan, Place } from "../layer";
import type { SectionOptions } from "../section-options";

/** [batchnorm]: a normalization that no convolution precedes (src/batchnorm_layer.c). */
export function batchnorm(_options: SectionOptions, place: Place): LayerPlan {
    const output = place.input();
    const names = ["biases", "scales", "means", "variances"] as const;
    return {
        output,
        blocks: names.map((name) => ({ name, count: output.channels })),
        lower(graph, at) {
            const [biases, scales, means, variances] = names.map((name) => {
                const values = at.values(name);
                const least = name === "variances" ? 0 : -Infinity;
                if (!values.every((value) => Number.isFinite(value) && value >= least))
                    throw at.fault(`has ${name} that cannot be used`);
                return graph.floats(`${at.name}_${name}`, [output.channels], values);
            });
            const input = [at.input, scales ?? "", biases ?? "", means ?? "", variances ?? ""];
            return graph.add("BatchNormalization", at.name, input, { epsilon: { float: 1e-5 } });
        },
    };
}
