import path from "node:path";
import { VisionError } from "../errors";
import type { TensorShape } from "../graph/tensor-shape";
import { fileDigest } from "./file-digest";
import type { Manifest } from "./manifest";
import { openNetwork } from "./network";
import { readModel } from "./read-model";

/** An input or output; null stands for a free dimension. */
export interface NamedTensor {
    readonly name: string;
    readonly type: string;
    readonly dims: readonly (number | null)[];
}

/** Numbers of onnx.proto (TensorProto.DataType) that networks for pictures have. */
const TYPES: Readonly<Record<number, string>> = {
    1: "float32",
    2: "uint8",
    3: "int8",
    6: "int32",
    7: "int64",
    9: "bool",
    10: "float16",
    11: "float64",
};

/** What stands in a model's files. */
export interface ModelInspection {
    readonly location: string;
    /** Null for a network file without one. */
    readonly manifest: Manifest | null;
    readonly labels: readonly string[] | null;
    readonly network: {
        readonly file: string;
        /** Bytes, of the weights, too. */
        readonly size: number;
        /** `sha256:` and hex, of the network file, or of cfg and weights in that order. */
        readonly digest: string;
        /** Null for what is no ONNX file. */
        readonly inputs: readonly NamedTensor[] | null;
        readonly outputs: readonly NamedTensor[] | null;
    };
}

/**
 * Reads a model's files without running it.
 *
 * @param location absolute path that `locateModel` gave
 * @throws {VisionError} `E_MODEL_MISSING`, `E_MODEL_FILE`, `E_MODEL_MANIFEST`, `E_MODEL_LABELS`
 */
export async function inspectModel(location: string): Promise<ModelInspection> {
    const { folder, network: file, manifest, labels } = await readModel(location);
    const weights = manifest?.weights === undefined ? [] : [path.join(folder, manifest.weights)];
    const digest = await fileDigest(file, ...weights);
    if (!digest) {
        const names = [file, ...weights].join(" or ");
        throw new VisionError("E_MODEL_MISSING", `The network file ${names} is missing.`);
    }
    // Whether it is the right file is another question: `verify` answers it.
    const opened = path.extname(file).toLowerCase() === ".onnx" ? await openNetwork(file, null) : null;
    return {
        ...{ location, manifest, labels },
        network: {
            ...{ file, size: digest.size, digest: `sha256:${digest.sha256}` },
            inputs: opened ? [named(opened.input)] : null,
            outputs: opened?.outputs.map(named) ?? null,
        },
    };
}

function named({ name, elementType, dims }: TensorShape): NamedTensor {
    return { name, type: TYPES[elementType] ?? `type ${elementType}`, dims };
}
