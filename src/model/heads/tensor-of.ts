import { VisionError } from "../../errors";
import type { DecodeRequest, Tensor } from "./head";

/** @throws {VisionError} `E_MODEL_RUN` if the network gave no such output */
export function tensorOf({ outputs }: Pick<DecodeRequest, "outputs">, name: string): Tensor {
    const tensor = outputs.get(name);
    if (!tensor) throw new VisionError("E_MODEL_RUN", `The network gave no output "${name}".`);
    return tensor;
}
