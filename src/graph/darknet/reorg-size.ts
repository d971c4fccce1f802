import type { FeatureMap } from "./layer";
import { STRIDE } from "./limits";
import type { SectionOptions } from "./section-options";

export interface ReorgSize {
    readonly stride: number;
    readonly isReverse: boolean;
    readonly output: FeatureMap;
}

/** What [reorg] and [reorg3d] make of a map. */
export function reorgSize(options: SectionOptions, { channels, height, width }: FeatureMap): ReorgSize {
    const stride = options.integer("stride", 1, STRIDE);
    const isReverse = options.flag("reverse");
    const area = stride ** 2;
    const output = isReverse
        ? { channels: channels / area, height: height * stride, width: width * stride }
        : { channels: channels * area, height: height / stride, width: width / stride };
    if (Object.values(output).every(Number.isInteger)) return { stride, isReverse, output };
    throw options.fault(`${channels} × ${height} × ${width} cannot be rearranged by ${stride}.`, "stride");
}
