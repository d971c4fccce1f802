import { VisionError } from "../errors";
import type { OnnxModel } from "./onnx-model";
import { ModelProto } from "./onnx-schema";
import { opsetOf } from "./opset-of";

/** Newest that onnxruntime 1.30 loads (measured with files of each version). */
const NEWEST_IR = 13;
const NEWEST_OPSET = 26;

/**
 * Reads an ONNX file. Memory stays within a small multiple of the file: lengths that point behind its end are refused
 * before anything is set aside for them.
 *
 * @param file how errors call the file
 * @throws {VisionError} `E_MODEL_FILE` if it is no ONNX file, `E_MODEL_VERSION` if it is newer than the runtime
 */
export function readOnnx(bytes: Uint8Array, file: string): OnnxModel {
    const model = decode(bytes, file);
    const ir = Number(model.ir_version ?? 0);
    if (ir > NEWEST_IR) throw tooNew(file, "IR version", ir, NEWEST_IR);
    const opset = opsetOf(model);
    if (opset > NEWEST_OPSET) throw tooNew(file, "opset", opset, NEWEST_OPSET);
    return model;
}

function decode(bytes: Uint8Array, file: string): OnnxModel {
    let model: OnnxModel;
    try {
        model = ModelProto.decode(bytes) as unknown as OnnxModel;
    } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        const at = `Expected an ONNX network in ${file}; its ${bytes.length} bytes are cut off or of another kind (${text}).`;
        throw new VisionError("E_MODEL_FILE", at, { cause: error });
    }
    // Text and other foreign files can decode as an empty message. The runtime of protobuf gives null for no graph.
    const graph = model.graph as OnnxModel["graph"] | null;
    if (!graph || graph.node.length === 0 || graph.output.length === 0) {
        throw new VisionError(
            "E_MODEL_FILE",
            `Expected an ONNX network in ${file}; it holds no graph (${bytes.length} bytes).`,
        );
    }
    return model;
}

function tooNew(file: string, what: string, found: number, newest: number): VisionError {
    return new VisionError(
        "E_MODEL_VERSION",
        `${file} has ${what} ${found}; the newest supported is ${newest}.`,
    );
}
