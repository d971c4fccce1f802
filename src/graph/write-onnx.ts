import type { OnnxModel } from "./onnx-model";
import { ModelProto } from "./onnx-schema";

/** The bytes of an ONNX file. */
export function writeOnnx(model: OnnxModel): Uint8Array {
    return ModelProto.encode(ModelProto.fromObject(model)).finish();
}
