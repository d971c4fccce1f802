import { existsSync } from "node:fs";
import path from "node:path";
import { VisionError } from "../errors";
import { readNetwork } from "../graph/darknet/read-network";
import type { TensorShape } from "../graph/tensor-shape";
import { darknetFacts } from "./darknet-facts";
import { fileDigest } from "./file-digest";
import type { NetworkFacts } from "./inspect-network";
import { isCfg } from "./is-cfg";
import type { Manifest } from "./manifest";
import { openNetwork } from "./network";
import { readChecked } from "./read-checked";
import { readModel } from "./read-model";
import { weightsOf } from "./weights-of";

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
        /** `sha256:` and hex, of the network file, or of cfg and weights in that order. Null for a cfg alone. */
        readonly digest: string | null;
        /** Null for what is neither ONNX nor cfg. */
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
    const files = await readModel(location);
    const { network: file, manifest, labels } = files;
    const weights = isCfg(file) ? [weightsOf(files)] : [];
    const isPlan = isCfg(file) && !manifest && !existsSync(weights[0] ?? "");
    const digest = await fileDigest(file, ...(isPlan ? [] : weights));
    if (!digest) {
        const names = [file, ...weights].join(" or ");
        throw new VisionError("E_MODEL_MISSING", `The network file ${names} is missing.`);
    }
    const facts = await factsOf(file);
    return {
        ...{ location, manifest, labels },
        network: {
            ...{ file, size: digest.size, digest: isPlan ? null : `sha256:${digest.sha256}` },
            inputs: facts ? [named(facts.input)] : null,
            outputs: facts?.outputs.map(named) ?? null,
        },
    };
}

/** Whether it is the right file is another question: `verify` answers it. */
async function factsOf(file: string): Promise<NetworkFacts | null> {
    if (isCfg(file)) return darknetFacts(readNetwork(await readChecked(file, null), file));
    return path.extname(file).toLowerCase() === ".onnx" ? openNetwork(file, null) : null;
}

function named({ name, elementType, dims }: TensorShape): NamedTensor {
    return { name, type: TYPES[elementType] ?? `type ${elementType}`, dims };
}
