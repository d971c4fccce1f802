import type { CameraOptions } from "./camera-options";

const DEFAULT_BOUND = 640;

/** What a camera's pictures have to fit into, in even pixels; null means no bound on that side. */
export function pictureBounds({ width, height }: Pick<CameraOptions, "width" | "height">): {
    readonly width: number | null;
    readonly height: number | null;
} {
    const even = (bound: number): number => Math.max(2, bound - (bound % 2));
    if (width === null && height === null) return { width: DEFAULT_BOUND, height: DEFAULT_BOUND };
    return { width: width === null ? null : even(width), height: height === null ? null : even(height) };
}
