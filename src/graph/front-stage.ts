import { VisionError } from "../errors";
import {
    ATTRIBUTE,
    ELEMENT,
    type OnnxAttribute,
    type OnnxModel,
    type OnnxNode,
    type OnnxTensor,
    type OnnxValue,
} from "./onnx-model";
import { namesIn } from "./names-in";
import { opsetOf } from "./opset-of";
import { tensorShape, trueInputs } from "./tensor-shape";

/** The first set of operators with DequantizeLinear. */
const DEQUANTIZE_OPSET = 10;

/** value = (pixel · scale − mean) / std, per channel in the network's colour order. */
export interface PixelRecipe {
    readonly layout: "NCHW" | "NHWC";
    readonly colorOrder: "RGB" | "BGR";
    readonly scale: number;
    readonly mean: readonly number[];
    readonly std: readonly number[];
}

/**
 * Grafts a front onto the network that takes frames as they are: uint8 [N, H, W, 3], RGB. The model is changed in
 * place. Only operators whose form is the same in every opset that has them are used, and constants are nodes, since old files would
 * want initializers among the inputs.
 *
 * @returns the name of the new input
 * @throws {VisionError} `E_MODEL_HEAD` if the network does not take exactly one picture of three channels
 */
export function graftFrontStage(model: OnnxModel, recipe: PixelRecipe): string {
    const { graph } = model;
    const [input, ...others] = trueInputs(graph);
    if (!input || others.length > 0) throw notOnePicture(model, "one input");
    const shape = tensorShape(input);
    const [height, width, channels] = recipe.layout === "NCHW" ? [2, 3, 1] : [1, 2, 3];
    if (shape.dims.length !== 4 || (shape.dims[channels] ?? 3) !== 3)
        throw notOnePicture(model, "a picture of 3 channels");

    const nodes = new NodeChain(new Set(namesIn(model)), "csp_frames");
    const name = nodes.last;
    appendRecipe(nodes, recipe, opsetOf(model) >= DEQUANTIZE_OPSET);
    if (shape.elementType !== ELEMENT.float) nodes.append("Cast", [attributeInt("to", shape.elementType)]);
    nodes.renameLast(input.name);

    const value = frameInput(input, name, [0, height, width]);
    graph.input = graph.input.map((each) => (each === input ? value : each));
    graph.node = [...nodes.nodes, ...graph.node];
    return name;
}

function frameInput(input: OnnxValue, name: string, axes: readonly number[]): OnnxValue {
    const dims = input.type?.tensor_type?.shape?.dim ?? [];
    const dim = [...axes.map((axis) => dims[axis] ?? {}), { dim_value: 3 }];
    return { name, type: { tensor_type: { elem_type: ELEMENT.uint8, shape: { dim } } } };
}

/**
 * @param canDequantize the file's operators include one that turns bytes into numbers and scales them in one pass: a
 *     fiftieth of the time of a small network (448 × 256, one thread)
 */
function appendRecipe(nodes: NodeChain, recipe: PixelRecipe, canDequantize: boolean): void {
    const { layout, colorOrder, scale, mean, std } = recipe;
    const isPlanes = layout === "NCHW";
    // (p · scale − mean) / std = p · (scale / std) − mean / std: one pass less over the picture.
    const factors = std.map((deviation) => scale / deviation);
    const [first = 1] = factors;
    const isOneFactor = canDequantize && factors.every((factor) => factor === first);
    if (isPlanes) nodes.append("Transpose", [attributeInts("perm", [0, 3, 1, 2])]);
    // Behind the transposition colours are whole planes, which are copied at once: a fifth of the time (416 × 416, one thread).
    const axis = isPlanes ? 1 : 3;
    if (colorOrder === "BGR") nodes.append("Gather", [attributeInt("axis", axis)], int64Tensor([2, 1, 0]));
    const perChannel = isPlanes ? [1, 3, 1, 1] : [1, 1, 1, 3];
    if (isOneFactor) nodes.append("DequantizeLinear", [], floatTensor([first], []));
    else {
        nodes.append("Cast", [attributeInt("to", ELEMENT.float)]);
        if (factors.some((factor) => factor !== 1)) nodes.append("Mul", [], floatTensor(factors, perChannel));
    }
    const shifts = mean.map((value, channel) => value / (std[channel] ?? 1));
    if (shifts.some((shift) => shift !== 0)) nodes.append("Sub", [], floatTensor(shifts, perChannel));
}

/** Nodes that each take the output of the one before, with names that the graph does not use. */
class NodeChain {
    readonly nodes: OnnxNode[] = [];
    last: string;

    constructor(
        private readonly taken: Set<string>,
        first: string,
    ) {
        this.last = this.#free(first);
    }

    append(type: string, attribute: OnnxAttribute[], constant?: OnnxTensor): void {
        const input = [this.last];
        if (constant) {
            const name = this.#free(`csp_${type.toLowerCase()}_constant`);
            const value: OnnxAttribute = { name: "value", type: ATTRIBUTE.tensor, t: constant };
            this.nodes.push({ op_type: "Constant", input: [], output: [name], attribute: [value] });
            input.push(name);
        }
        this.last = this.#free(`csp_${type.toLowerCase()}`);
        this.nodes.push({ op_type: type, input, output: [this.last], attribute });
    }

    renameLast(name: string): void {
        const node = this.nodes.at(-1);
        if (node) node.output = [name];
    }

    #free(wanted: string): string {
        let name = wanted;
        for (let i = 2; this.taken.has(name); i++) name = `${wanted}_${i}`;
        this.taken.add(name);
        return name;
    }
}

function attributeInt(name: string, i: number): OnnxAttribute {
    return { name, type: ATTRIBUTE.int, i };
}

function attributeInts(name: string, ints: number[]): OnnxAttribute {
    return { name, type: ATTRIBUTE.ints, ints };
}

function int64Tensor(values: number[]): OnnxTensor {
    return { dims: [values.length], data_type: ELEMENT.int64, int64_data: values };
}

function floatTensor(values: number[], dims: number[]): OnnxTensor {
    return { dims, data_type: ELEMENT.float, float_data: values };
}

function notOnePicture(model: OnnxModel, expected: string): VisionError {
    const inputs = trueInputs(model.graph).map(tensorShape);
    const got = inputs
        .map(({ name, dims }) => `${name} [${dims.map((dim) => dim ?? "?").join(", ")}]`)
        .join("; ");
    return new VisionError(
        "E_MODEL_HEAD",
        `Expected a network that takes ${expected}, got ${got || "no input"}.`,
    );
}
