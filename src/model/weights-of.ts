import path from "node:path";
import type { ModelFiles } from "./read-model";

/** The weights of a darknet network: those that the manifest names, else those of the same name beside the cfg. */
export function weightsOf({ folder, network, manifest }: ModelFiles): string {
    return path.join(folder, manifest?.weights ?? `${path.parse(network).name}.weights`);
}
