import type { Manifest } from "./manifest";
import type { NetworkFile } from "./network";
import { isPerClass } from "./heads/class-head";

/** What is known of a network before it has run. */
interface NetworkShape extends Pick<NetworkFile, "outputs" | "metadata"> {
    /** Pictures that its input takes; null where that is free, undefined where it has no input. */
    readonly batch: number | null | undefined;
}

/** What a network is for: as the manifest says, else its metadata (key `task`), else the shape of its output. */
export function taskOf(
    manifest: Manifest | null,
    { batch, outputs, metadata }: NetworkShape,
): Manifest["task"] {
    if (manifest) return manifest.task;
    const said = metadata.get("task");
    if (said === "classify" || said === "detect") return said;
    const [output, ...others] = outputs;
    // As many rows as pictures: a detector that gives its boxes in rows has none or as many as there are boxes.
    const isRanking =
        output !== undefined &&
        others.length === 0 &&
        output.dims[0] === batch &&
        (output.dims.length === 2 || output.dims.length === 4) &&
        isPerClass(output.dims);
    return isRanking ? "classify" : "detect";
}
