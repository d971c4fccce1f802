import type { GraphBuilder } from "./graph-builder";
import type { SectionOptions } from "./section-options";

/** Adds an activation on a tensor. */
export type Activation = (graph: GraphBuilder, name: string, input: string) => string;

const single =
    (type: string, attributes = {}): Activation =>
    (graph, name, input) =>
        graph.add(type, `${name}_active`, [input], attributes);

const clip =
    (least: number, most: number): Activation =>
    (graph, name, input) =>
        graph.add("Clip", `${name}_active`, [input, graph.scalar(least), graph.scalar(most)]);

/** x · f(x). */
const gated =
    (gate: Activation): Activation =>
    (graph, name, input) =>
        graph.add("Mul", `${name}_active`, [input, gate(graph, `${name}_gate`, input)]);

/** tanh(softplus(x)). */
const mishGate: Activation = (graph, name, input) =>
    graph.add("Tanh", name, [graph.add("Softplus", `${name}_plus`, [input])]);

/** 2 / (1 + e⁻ˣ) − 1 = tanh(x / 2). */
const loggy: Activation = (graph, name, input) =>
    graph.add("Tanh", `${name}_active`, [graph.add("Mul", `${name}_half`, [input, graph.scalar(0.5)])]);

/** Darknet src/activations.h. Its `leaky` is steeper than elsewhere. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
    linear: (_graph, _name, input) => input,
    leaky: single("LeakyRelu", { alpha: { float: 0.1 } }),
    relu: single("Relu"),
    relu6: clip(0, 6),
    logistic: single("Sigmoid"),
    swish: gated((graph, name, input) => graph.add("Sigmoid", name, [input])),
    mish: gated(mishGate),
    tanh: single("Tanh"),
    elu: single("Elu", { alpha: { float: 1 } }),
    selu: single("Selu", { alpha: { float: 1.6732 }, gamma: { float: 1.0507 } }),
    relie: single("LeakyRelu", { alpha: { float: 0.01 } }),
    hardtan: clip(-1, 1),
    loggy,
};

/**
 * The activation of a section.
 *
 * @param fallback what darknet takes when the option is left out
 * @throws {VisionError} `E_MODEL_FILE` if it is not known; darknet would take ReLU
 */
export function activationOf(options: SectionOptions, fallback: string): Activation {
    const name = options.text("activation", fallback);
    const known = Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
    if (known) return known;
    const all = Object.keys(ACTIVATIONS).join(", ");
    throw options.fault(`the activation "${name}" is not known; known are ${all}.`, "activation");
}
