import type { Fit, FitOptions, Size } from "./letterbox";

/**
 * Places the middle of a picture in an input of `target` pixels. Whole pixels are cut off as torchvision does
 * (transforms/functional.py, resize and center_crop) and timm with it (timm/data/transforms_factory.py,
 * transforms_imagenet_eval): the picture's shorter side becomes ⌊target / cropFraction⌋.
 */
export function fitCrop(picture: Size, target: Size, options: FitOptions): Fit {
    const scaled = (edge: number): number => Math.floor(edge / (options.cropFraction ?? 1));
    const [width, height] = [scaled(target.width), scaled(target.height)];
    const [across, down] = [width / picture.width, height / picture.height];
    const isWide = down >= across;
    const resized = {
        width: isWide ? Math.max(width, Math.floor((height * picture.width) / picture.height)) : width,
        height: isWide ? height : Math.max(height, Math.floor((width * picture.height) / picture.width)),
    };
    const ratio = Math.max(across, down);
    const cut = (free: number): number => (options.align === "center" ? roundHalfToEven(free / 2) : 0);
    return {
        input: target,
        original: picture,
        picture: resized,
        ratio: { x: ratio, y: ratio },
        offset: { x: cut(target.width - resized.width), y: cut(target.height - resized.height) },
    };
}

/** As Python's `round` does. */
function roundHalfToEven(value: number): number {
    const floor = Math.floor(value);
    if (value - floor !== 0.5) return Math.round(value);
    return floor % 2 === 0 ? floor : floor + 1;
}
