import type { CellSize } from "./head";
import type { FeatureMap } from "./layer";

/** Network pixels per cell of a head's map. */
export function cellSize(network: FeatureMap, map: FeatureMap): CellSize {
    return { width: network.width / map.width, height: network.height / map.height };
}
