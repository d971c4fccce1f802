import type { Detection } from "../detection";
import { classColor, textColor, type Color } from "./class-color";
import { textPath, textWidth } from "./text-path";

/** What is drawn of a detection. */
export type DrawnDetection = Pick<Detection, "label" | "score" | "box"> & {
    /** Ranked labels of the crop; the best few are drawn under the label. */
    readonly classifications?: readonly { readonly label: string; readonly score: number }[];
};

/** Lines of classifications under a label. */
const MOST_LINES = 3;
/** Longer labels are cut; a whole one of ImageNet has up to 120 characters. */
const LONGEST = 32;
/** Width of a stroke of text for a capital of height 1; heavier ones run together at 8 px. */
const WEIGHT = 0.15;
/** Least height of a capital in pixels that can be read. */
const LEAST_CAP_PX = 8;

interface Size {
    readonly width: number;
    readonly height: number;
}

interface Style {
    readonly linePx: number;
    readonly capPx: number;
}

/** Lines and letters grow with the picture, so that they look alike on 320 and on 3840 pixels. */
function styleFor({ width, height }: Size): Style {
    const side = Math.min(width, height);
    return {
        linePx: Math.max(2, Math.round(side / 200)),
        capPx: Math.max(LEAST_CAP_PX, Math.round(side / 40)),
    };
}

/** An SVG document of the picture's size; without any text element, since those need a font. */
export function overlay(detections: readonly DrawnDetection[], size: Size, scores: boolean): string {
    const style = styleFor(size);
    // The best come first, and are drawn last, on top; labels lie over all boxes.
    const drawn = [...detections].reverse();
    const boxes = drawn.map((detection) => boxOf(detection, size, style));
    const labels = drawn.map((detection) => labelOf(detection, size, style, scores));
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${boxes.join("")}${labels.join("")}</svg>`;
}

/** A line in the class's colour between two dark ones: one of the two stands out on any ground. */
function boxOf({ label, box }: DrawnDetection, size: Size, { linePx }: Style): string {
    // On whole pixels, so that the line is sharp; at the picture's edge it is moved in.
    const snap = (value: number, most: number): number => {
        const edge = Math.round(value * most - linePx / 2);
        return Math.max(0, Math.min(edge, most - linePx)) + linePx / 2;
    };
    const left = snap(box.x, size.width);
    const top = snap(box.y, size.height);
    const right = snap(box.x + box.width, size.width);
    const bottom = snap(box.y + box.height, size.height);
    const place = `x="${px(left)}" y="${px(top)}" width="${px(Math.max(0, right - left))}" height="${px(Math.max(0, bottom - top))}" fill="none"`;
    return (
        `<rect ${place} stroke="#000" stroke-opacity="0.6" stroke-width="${px(linePx + 2)}"/>` +
        `<rect ${place} stroke="${css(classColor(label))}" stroke-width="${px(linePx)}"/>`
    );
}

function labelOf(detection: DrawnDetection, size: Size, { linePx, capPx }: Style, scores: boolean): string {
    const words = ({ label, score }: { label: string; score: number }): string =>
        scores ? `${cut(label)} ${score.toFixed(2)}` : cut(label);
    const lines = [detection, ...(detection.classifications ?? []).slice(0, MOST_LINES)].map(words);
    const pad = capPx * 0.5;
    const pitch = capPx * 1.8;
    const width = Math.max(...lines.map((line) => textWidth(line, capPx))) + 2 * pad;
    const height = capPx * 1.2 + 2 * pad * 0.8 + pitch * (lines.length - 1);
    const boxLeft = detection.box.x * size.width - linePx / 2;
    const boxTop = detection.box.y * size.height;
    const x = Math.max(0, Math.min(boxLeft, size.width - width));
    // Above the box where there is room, else inside it, at its top.
    const y = boxTop - height >= 0 ? boxTop - height : Math.max(0, Math.min(boxTop, size.height - height));
    const color = classColor(detection.label);
    const first = y + pad * 0.8 + capPx * 1.05;
    const text = lines.map((line, index) =>
        textPath(line, { x: x + pad, baseline: first + index * pitch, capPx }, WEIGHT),
    );
    return (
        `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${css(color)}" stroke="#000" stroke-opacity="0.6"/>` +
        `<g fill="none" stroke="${css(textColor(color))}" stroke-linecap="round" stroke-linejoin="round">${text.join("")}</g>`
    );
}

function cut(label: string): string {
    const characters = Array.from(label);
    return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : label;
}

function css(color: Color): string {
    return `rgb(${color.join(",")})`;
}

function px(value: number): string {
    return String(Math.round(value * 100) / 100);
}
