import {
    ATTRIBUTE,
    ELEMENT,
    type OnnxAttribute,
    type OnnxDimension,
    type OnnxModel,
    type OnnxNode,
    type OnnxTensor,
    type OnnxValue,
} from "../onnx-model";

/** Attributes by name: integers, unless the operator wants floats, which are then given as `{ float }`. */
export type Attributes = Readonly<
    Record<string, number | readonly number[] | string | { readonly float: number }>
>;

const IR_VERSION = 8;
const OPSET = 17;

/** Collects the nodes and constants of a graph of 32-bit floats. */
export class GraphBuilder {
    readonly #nodes: OnnxNode[] = [];
    readonly #initializers = new Map<string, OnnxTensor>();
    readonly #taken = new Set<string>();

    /**
     * Adds a node with one output.
     *
     * @param name wanted for the output; taken ones get a number
     */
    add(type: string, name: string, input: readonly string[], attributes: Attributes = {}): string {
        const output = this.#free(name);
        const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
        this.#nodes.push({ op_type: type, name: output, input: [...input], output: [output], attribute });
        return output;
    }

    /** Adds a constant; its memory is not copied. A name that is there already stands for the same values. */
    floats(name: string, dims: readonly number[], values: Float32Array): string {
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
        return this.#constant({ name, dims: [...dims], data_type: ELEMENT.float, raw_data: bytes });
    }

    /** A vector of 64-bit integers, which nodes may share. */
    integers(...values: readonly number[]): string {
        const name = `integers_${values.join("_")}`.replaceAll("-", "minus");
        return this.#constant({
            name,
            dims: [values.length],
            data_type: ELEMENT.int64,
            int64_data: [...values],
        });
    }

    /** A number that is multiplied or added to every element; nodes may share it. */
    scalar(value: number): string {
        return this.floats(`scalar_${value}`.replaceAll("-", "minus"), [], new Float32Array([value]));
    }

    /** Gives a tensor another name, wherever it stands. */
    rename(from: string, to: string): void {
        for (const node of this.#nodes) {
            node.input = node.input.map((name) => (name === from ? to : name));
            node.output = node.output.map((name) => (name === from ? to : name));
        }
    }

    /** @param outputs names with their sizes behind the free batch */
    finish(input: Shaped, outputs: readonly Shaped[], metadata: Readonly<Record<string, string>>): OnnxModel {
        return {
            ir_version: IR_VERSION,
            opset_import: [{ domain: "", version: OPSET }],
            metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
            graph: {
                name: "darknet",
                node: this.#nodes,
                input: [valueOf(input)],
                output: outputs.map(valueOf),
                initializer: [...this.#initializers.values()],
            },
        };
    }

    #constant(tensor: OnnxTensor & { readonly name: string }): string {
        if (!this.#initializers.has(tensor.name)) this.#initializers.set(tensor.name, tensor);
        return tensor.name;
    }

    #free(wanted: string): string {
        let name = wanted;
        for (let i = 2; this.#taken.has(name); i++) name = `${wanted}_${i}`;
        this.#taken.add(name);
        return name;
    }
}

/** A tensor's name and its sizes behind the batch. */
export interface Shaped {
    readonly name: string;
    readonly dims: readonly number[];
}

function valueOf({ name, dims }: Shaped): OnnxValue {
    const dim: OnnxDimension[] = [{ dim_param: "batch" }, ...dims.map((size) => ({ dim_value: size }))];
    return { name, type: { tensor_type: { elem_type: ELEMENT.float, shape: { dim } } } };
}

function attributeOf(name: string, value: Attributes[string]): OnnxAttribute {
    if (typeof value === "number") return { name, type: ATTRIBUTE.int, i: value };
    if (typeof value === "string") return { name, type: ATTRIBUTE.string, s: Buffer.from(value) };
    if ("float" in value) return { name, type: ATTRIBUTE.float, f: value.float };
    return { name, type: ATTRIBUTE.ints, ints: [...value] };
}
