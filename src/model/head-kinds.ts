/** The kinds of head that a user may choose for a detector; `planHead` knows how each is read. */
export const HEAD_KINDS = [
    "yolov3",
    "yolov5",
    "yolov8",
    "yolox",
    "endToEnd",
    "region",
    "detr",
    "ssd",
    "centernet",
    "fastestdet",
] as const;

export type HeadKind = (typeof HEAD_KINDS)[number];
