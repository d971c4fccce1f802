import type { Box } from "../detection";
import { fitCrop } from "./fit-crop";

export interface Size {
    readonly width: number;
    readonly height: number;
}

export interface FitOptions {
    readonly resize: "letterbox" | "stretch" | "crop";
    readonly align: "center" | "topLeft";
    /** Given when the graph's size is free: a letterbox pads to the next multiple only. */
    readonly multipleOf?: number | undefined;
    /** Share of each edge that a crop keeps, 0..1; absent means all of it. */
    readonly cropFraction?: number | undefined;
}

/** How a picture lies in a network's input; all in whole pixels of the input. */
export interface Fit {
    /** Size of the input. */
    readonly input: Size;
    /** Size of the resized picture; for a crop it is at least the input. */
    readonly picture: Size;
    /** Size of the picture before. */
    readonly original: Size;
    /** Input pixels per pixel of the picture, before sizes were cut to whole pixels. */
    readonly ratio: { readonly x: number; readonly y: number };
    /** Where the picture's top-left corner lies in the input; negative for a crop. */
    readonly offset: { readonly x: number; readonly y: number };
}

function align(free: number, how: FitOptions["align"]): number {
    return how === "center" ? Math.floor(free / 2) : 0;
}

/**
 * Places a picture in an input of `target` pixels. Sizes are cut off as YOLOX does (yolox/data/data_augment.py,
 * preproc), its last bit of rounding included, since networks are measured that way.
 */
export function fitPicture(picture: Size, target: Size, options: FitOptions): Fit {
    const across = target.width / picture.width;
    const down = target.height / picture.height;
    if (options.resize === "stretch") {
        return {
            input: target,
            original: picture,
            picture: target,
            ratio: { x: across, y: down },
            offset: { x: 0, y: 0 },
        };
    }
    if (options.resize === "crop") return fitCrop(picture, target, options);
    const ratio = Math.min(across, down);
    const scaled = (edge: number): number => Math.max(1, Math.floor(edge * ratio));
    const resized = { width: scaled(picture.width), height: scaled(picture.height) };
    const input = padded(resized, target, options.multipleOf);
    const offset = {
        x: align(input.width - resized.width, options.align),
        y: align(input.height - resized.height, options.align),
    };
    return { input, original: picture, picture: resized, ratio: { x: ratio, y: ratio }, offset };
}

function padded(resized: Size, target: Size, multipleOf: number | undefined): Size {
    if (!multipleOf) return target;
    const next = (edge: number, limit: number): number =>
        Math.min(limit, Math.ceil(edge / multipleOf) * multipleOf);
    return { width: next(resized.width, target.width), height: next(resized.height, target.height) };
}

/** The way back: corners in input pixels → a box relative to the picture, clipped to 0..1; null if nothing is left. */
export function unfit(fit: Fit, x1: number, y1: number, x2: number, y2: number): Box | null {
    const across = (x: number): number => clip((x - fit.offset.x) / fit.ratio.x / fit.original.width);
    const down = (y: number): number => clip((y - fit.offset.y) / fit.ratio.y / fit.original.height);
    const [left, top, right, bottom] = [across(x1), down(y1), across(x2), down(y2)];
    if (!(right > left && bottom > top)) return null;
    return { x: left, y: top, width: right - left, height: bottom - top };
}

function clip(value: number): number {
    return Math.min(1, Math.max(0, value));
}
