/** What ends a network, in darknet's words. */
export type DarknetHead = YoloHead | RegionHead | { readonly kind: "softmax" };

/** Network pixels per cell; neither need be whole, nor both the same. */
export interface CellSize {
    readonly width: number;
    readonly height: number;
}

interface AnchorHead {
    readonly classes: number;
    readonly cell: CellSize;
    /** Width and height, in network pixels. */
    readonly anchors: readonly (readonly [number, number])[];
}

export interface YoloHead extends AnchorHead {
    readonly kind: "yolo";
    readonly scaleXY: number;
    /** Sizes are (2t)² · anchor, and the graph itself has applied the sigmoid. */
    readonly newCoords: boolean;
    readonly nms: DarknetNms;
}

/** How darknet thins out overlapping boxes; null where it goes by IoU. The last head decides for all. */
export type DarknetNms = { readonly power: number } | null;

export interface RegionHead extends AnchorHead {
    readonly kind: "region";
    /** Else each class has its own sigmoid. */
    readonly softmax: boolean;
}
