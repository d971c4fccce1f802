import { open } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from "./onnx-model";

/** onnx.proto, TensorProto.DataLocation. */
const EXTERNAL = 1;

/**
 * Brings weights that lie in files beside the network into the model: a graph that was changed in memory cannot
 * refer to them any more.
 *
 * @throws {VisionError} `E_MODEL_FILE` naming the file if it is missing, too short or outside the folder
 */
export async function loadExternalData(model: OnnxModel, folder: string): Promise<void> {
    const functions = (model.functions ?? []).flatMap((each) => tensorsOfNodes(each.node));
    for (const tensor of [...tensorsOf(model.graph), ...functions]) {
        if (tensor.data_location === EXTERNAL) await load(tensor, folder);
    }
}

function tensorsOf(graph: OnnxGraph): OnnxTensor[] {
    return [...(graph.initializer ?? []), ...tensorsOfNodes(graph.node)];
}

function tensorsOfNodes(nodes: readonly OnnxNode[]): OnnxTensor[] {
    return nodes.flatMap((node) =>
        (node.attribute ?? []).flatMap((attribute) => [
            ...(attribute.t ? [attribute.t] : []),
            ...(attribute.tensors ?? []),
            ...(attribute.g ? tensorsOf(attribute.g) : []),
            ...(attribute.graphs ?? []).flatMap(tensorsOf),
        ]),
    );
}

async function load(tensor: OnnxTensor, folder: string): Promise<void> {
    const entries = new Map((tensor.external_data ?? []).map(({ key, value }) => [key, value]));
    const location = entries.get("location") ?? "";
    const file = path.resolve(folder, location);
    const relative = path.relative(folder, file);
    if (!location || path.isAbsolute(location) || relative.startsWith("..")) {
        throw new VisionError(
            "E_MODEL_FILE",
            `Weights must lie in the folder of the network, not at "${location}".`,
        );
    }
    const handle = await open(file).catch((error: unknown) => {
        throw new VisionError(
            "E_MODEL_FILE",
            `The file with weights "${location}" is missing beside the network.`,
            {
                cause: error,
            },
        );
    });
    try {
        const { size } = await handle.stat();
        const offset = Number(entries.get("offset") ?? 0);
        const length = Number(entries.get("length") ?? size - offset);
        if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
            const wants = `Expected ${offset + length} bytes in "${location}"`;
            throw new VisionError(
                "E_MODEL_FILE",
                `${wants} for tensor ${tensor.name ?? ""}, it is too short with ${size}.`,
            );
        }
        const data = Buffer.alloc(length);
        await handle.read(data, 0, length, offset);
        tensor.raw_data = data;
        tensor.external_data = [];
        tensor.data_location = 0;
    } finally {
        await handle.close();
    }
}
