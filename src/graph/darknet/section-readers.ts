import type { LayerPlan, Place } from "./layer";
import type { SectionOptions } from "./section-options";
import { activate } from "./sections/activate";
import { avgpool } from "./sections/avgpool";
import { batchnorm } from "./sections/batchnorm";
import { convolutional } from "./sections/convolutional";
import { localAvgpool } from "./sections/local-avgpool";
import { maxpool } from "./sections/maxpool";
import { region } from "./sections/region";
import { reorg } from "./sections/reorg";
import { reorg3d } from "./sections/reorg3d";
import { route } from "./sections/route";
import { sam } from "./sections/sam";
import { scaleChannels } from "./sections/scale-channels";
import { shortcut } from "./sections/shortcut";
import { softmax } from "./sections/softmax";
import { unchanged } from "./sections/unchanged";
import { upsample } from "./sections/upsample";
import { yolo } from "./sections/yolo";

export type SectionReader = (options: SectionOptions, place: Place) => LayerPlan;

/** The sections that are supported, by their canonical types. */
export const SECTION_READERS: ReadonlyMap<string, SectionReader> = new Map(
    Object.entries({
        activation: activate,
        avgpool,
        batchnorm,
        convolutional,
        cost: unchanged,
        dropout: unchanged,
        empty: unchanged,
        local_avgpool: localAvgpool,
        maxpool,
        region,
        reorg,
        reorg3d,
        route,
        sam,
        scale_channels: scaleChannels,
        shortcut,
        softmax,
        upsample,
        yolo,
    }),
);
