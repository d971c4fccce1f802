import { VisionError } from "../errors";
import type { ModelInfo } from "./engine";

/**
 * One entry per label of the model: true if it is wanted.
 *
 * @param classes null means all
 * @throws {VisionError} `E_CONFIG` for a label that the model does not know
 */
export function wantedLabels({ labels, name }: ModelInfo, classes: readonly string[] | null): boolean[] {
    const unknown = classes?.find((label) => !labels.includes(label));
    if (unknown !== undefined) {
        const known = labels.slice(0, 100).join(", ");
        throw new VisionError(
            "E_CONFIG",
            `Field classes: ${name} does not know "${unknown}", only ${known}${labels.length > 100 ? ", …" : ""}.`,
        );
    }
    return labels.map((label) => classes?.includes(label) ?? true);
}
