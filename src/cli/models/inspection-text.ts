import type { ModelInspection, NamedTensor } from "../../model/inspect-model";
import { bytesText } from "./bytes-text";

/** What stands in a model's files, in lines. */
export function inspectionText({ location, manifest, network, labels }: ModelInspection): string {
    const shape = ({ name, type, dims }: NamedTensor): string =>
        `${name} ${type} [${dims.map((dim) => dim ?? "?").join(", ")}]`;
    return [
        location,
        `  network  ${network.file}, ${bytesText(network.size)}`,
        `  digest   ${network.digest ?? "none: the weights are not there"}`,
        ...(network.inputs ?? []).map((input) => `  input    ${shape(input)}`),
        ...(network.outputs ?? []).map((output) => `  output   ${shape(output)}`),
        `  labels   ${labelsText(labels)}`,
        `  licence  ${manifest?.license ?? "not stated"}`,
        ...manifestLines(manifest),
    ].join("\n");
}

function labelsText(labels: readonly string[] | null): string {
    if (!labels) return "none";
    return `${labels.length}: ${labels.slice(0, 8).join(", ")}${labels.length > 8 ? ", …" : ""}`;
}

/** What the lines above have said is left out. */
const SAID = new Set(["labels", "license"]);

function manifestLines(manifest: ModelInspection["manifest"]): string[] {
    if (!manifest) return ["  manifest none"];
    const entries = Object.entries(manifest).filter(([key]) => !SAID.has(key));
    return ["  manifest", ...entries.map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`)];
}
