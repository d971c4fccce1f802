import { FONT_ROWS, glyphOf } from "./stroke-font";

/** Columns between two characters. */
const GAP = 3;
const CAP_ROWS = FONT_ROWS.baseline - FONT_ROWS.cap;

/** From the middle of the first stroke to that of the last one, in pixels. */
export function textWidth(text: string, capPx: number): number {
    let columns = -GAP;
    for (const character of text.normalize("NFC")) columns += glyphOf(character).width + GAP;
    return (Math.max(0, columns) * capPx) / CAP_ROWS;
}

/**
 * Text as an SVG element, to be stroked.
 *
 * @param at     `x` and `baseline` of the first character, and the height of a capital, in pixels
 * @param weight width of a stroke, for a capital of height 1
 */
export function textPath(
    text: string,
    at: { x: number; baseline: number; capPx: number },
    weight: number,
): string {
    let from = 0;
    let data = "";
    // Columns and rows are small integers and quickly written; the renderer turns them into pixels.
    for (const character of text.normalize("NFC")) {
        const { width, strokes } = glyphOf(character);
        for (const points of strokes) {
            let letter = "M";
            for (const [x, y] of points) {
                data += `${letter}${from + x} ${y}`;
                letter = "L";
            }
        }
        from += width + GAP;
    }
    const unit = at.capPx / CAP_ROWS;
    const place = `translate(${at.x.toFixed(2)} ${(at.baseline - FONT_ROWS.baseline * unit).toFixed(2)}) scale(${unit})`;
    return `<path transform="${place}" stroke-width="${weight * CAP_ROWS}" d="${data}"/>`;
}
