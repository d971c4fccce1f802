import type { OnnxModel } from "./onnx-model";

/** Which set of the standard operators a file is written in; files of before there were sets have the first. */
export function opsetOf({ opset_import = [] }: OnnxModel): number {
    const standard = opset_import.filter(({ domain }) => !domain || domain === "ai.onnx");
    return Math.max(1, ...standard.map(({ version }) => Number(version ?? 1)));
}
