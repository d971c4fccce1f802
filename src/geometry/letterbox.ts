import type { Box } from "../detection";

export interface Size {
    readonly width: number;
    readonly height: number;
}

export interface FitOptions {
    readonly resize: "letterbox" | "stretch" | "crop";
    readonly align: "center" | "topLeft";
    /** Given when the graph's size is free: a letterbox pads to the next multiple only. */
    readonly multipleOf?: number | undefined;
}

/** How a picture lies in a network's input; all in whole pixels of the input. */
export interface Fit {
    /** Size of the input. */
    readonly input: Size;
    /** Size of the resized picture; for a crop it is at least the input. */
    readonly picture: Size;
    /** Where the picture's top-left corner lies in the input; negative for a crop. */
    readonly offset: { readonly x: number; readonly y: number };
}

function align(free: number, how: FitOptions["align"]): number {
    return how === "center" ? Math.floor(free / 2) : 0;
}

/** Places a picture in an input of `target` pixels; sizes are rounded down as YOLOX does (yolox/data/data_augment.py). */
export function fitPicture(picture: Size, target: Size, options: FitOptions): Fit {
    if (options.resize === "stretch") return { input: target, picture: target, offset: { x: 0, y: 0 } };
    const ratios = [target.width / picture.width, target.height / picture.height] as const;
    const ratio = options.resize === "crop" ? Math.max(...ratios) : Math.min(...ratios);
    const round = options.resize === "crop" ? Math.ceil : Math.floor;
    // The epsilon keeps 640 · (448 / 640) at 448, not 447.999….
    const scaled = (edge: number): number =>
        Math.max(1, round(edge * ratio + (round === Math.floor ? 1e-6 : -1e-6)));
    const resized = { width: scaled(picture.width), height: scaled(picture.height) };
    const input = options.resize === "letterbox" ? padded(resized, target, options.multipleOf) : target;
    const offset = {
        x: align(input.width - resized.width, options.align),
        y: align(input.height - resized.height, options.align),
    };
    return { input, picture: resized, offset };
}

function padded(resized: Size, target: Size, multipleOf: number | undefined): Size {
    if (!multipleOf) return target;
    const next = (edge: number, limit: number): number =>
        Math.min(limit, Math.ceil(edge / multipleOf) * multipleOf);
    return { width: next(resized.width, target.width), height: next(resized.height, target.height) };
}

/** The way back: corners in input pixels → a box relative to the picture, clipped to 0..1; null if nothing is left. */
export function unfit(fit: Fit, x1: number, y1: number, x2: number, y2: number): Box | null {
    const clip = (value: number): number => Math.min(1, Math.max(0, value));
    const left = clip((x1 - fit.offset.x) / fit.picture.width);
    const top = clip((y1 - fit.offset.y) / fit.picture.height);
    const right = clip((x2 - fit.offset.x) / fit.picture.width);
    const bottom = clip((y2 - fit.offset.y) / fit.picture.height);
    if (!(right > left && bottom > top)) return null;
    return { x: left, y: top, width: right - left, height: bottom - top };
}
