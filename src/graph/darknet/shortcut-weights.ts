import type { GraphBuilder } from "./graph-builder";
import type { LowerPlace } from "./layer";
import type { SectionOptions } from "./section-options";

/** Keeps darknet from dividing by zero (src/blas.c, shortcut_multilayer_cpu). */
const EPSILON = 0.0001;

export interface ShortcutWeights {
    /** Values in the weights file; 0 if there are none. */
    readonly count: number;
    /** Stores the weights and gives what multiplies the n-th summand by its own. */
    lower(graph: GraphBuilder, place: LowerPlace): (tensor: string, summand: number) => string;
}

/** The weights of the summands of a [shortcut]: one each, or one each per channel, and how they are normalized. */
export function shortcutWeights(
    options: SectionOptions,
    summands: number,
    channels: number,
): ShortcutWeights {
    const type = options.text("weights_type", "none");
    if (!["none", "per_feature", "per_layer", "per_channel"].includes(type))
        throw options.fault(
            `weights_type "${type}" is not one of none, per_feature, per_channel.`,
            "weights_type",
        );
    const per = type === "none" ? 0 : type === "per_channel" ? channels : 1;
    const kind = options.text("weights_normalization", "none");
    const normalize = NORMALIZATIONS[kind];
    if (!normalize)
        throw options.fault(
            `weights_normalization "${kind}" is not one of none, relu, softmax.`,
            "weights_normalization",
        );
    return {
        count: per * summands,
        lower(graph, place) {
            const values = place.values("weights");
            if (!values.every(Number.isFinite)) throw place.fault("holds values that are no finite numbers");
            const shares = new Float32Array(values.length);
            for (let i = 0; i < per; i++) {
                const own = Array.from(
                    { length: summands },
                    (_, summand) => values[summand * per + i] ?? NaN,
                );
                normalize(own).forEach((share, summand) => (shares[summand * per + i] = share));
            }
            return (tensor, summand) => {
                const own = shares.slice(summand * per, (summand + 1) * per);
                const weights = graph.floats(`${place.name}_weights_${summand}`, [1, per, 1, 1], own);
                return graph.add("Mul", `${place.name}_weighed`, [tensor, weights]);
            };
        },
    };
}

function shareOut(values: readonly number[]): number[] {
    const sum = values.reduce((total, value) => total + value, EPSILON);
    return values.map((value) => value / sum);
}

function rectified(values: readonly number[]): number[] {
    return shareOut(values.map((value) => Math.max(value, 0)));
}

const NORMALIZATIONS: Readonly<Record<string, (values: readonly number[]) => readonly number[]>> = {
    none: (values) => values,
    relu: rectified,
    avg_relu: rectified,
    softmax(values) {
        const most = Math.max(...values);
        return shareOut(values.map((value) => Math.exp(value - most)));
    },
};
