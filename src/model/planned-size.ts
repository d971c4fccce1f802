import type { ExporterNotes } from "./exporter-notes";
import { inputSize, type InputSize } from "./input-size";
import type { NetworkFacts } from "./inspect-network";
import type { InputRecipe } from "./manifest";

/**
 * Layout and size of the input: of the graph, where that leaves them open of the manifest, then of the exporter.
 *
 * @throws {VisionError} `E_MODEL_MANIFEST` if a size is not known or is not that of the graph
 */
export function plannedSize(
    given: Partial<InputRecipe>,
    { input }: Pick<NetworkFacts, "input">,
    { size }: Pick<ExporterNotes, "size">,
): InputSize {
    const isFree = input.dims.slice(1).filter((dim) => dim === null).length >= 2;
    return inputSize(isFree ? { ...size, ...given } : given, input);
}
