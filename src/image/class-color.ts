/** Red, green and blue, 0..255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Hues that are told apart at a glance. */
const HUES = 12;
/** Full colours are told from grey, snow and asphalt; each hue comes in a light and a dark one. */
const SATURATION = 0.9;
const LIGHTNESSES = [0.66, 0.5] as const;

/** The colour of a class, the same in every picture, run and model: it comes from the label alone. */
export function classColor(label: string): Color {
    const number = hash(label);
    const lightness = LIGHTNESSES[Math.floor(number / HUES) % 2] ?? LIGHTNESSES[0];
    return fromHsl(((number % HUES) * 360) / HUES, lightness);
}

/** Black or white, whichever is the better read on a colour (WCAG 2.2, relative luminance). */
export function textColor([red, green, blue]: Color): Color {
    const linear = (value: number): number => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    // Contrast with black is (L + 0.05) / 0.05, with white 1.05 / (L + 0.05); they are equal at L = 0.179.
    return luminance > 0.179 ? [0, 0, 0] : [255, 255, 255];
}

/** FNV-1a, 32 bits; folded so that the embedded detector's labels get hues of their own (a test says so). */
function hash(text: string): number {
    let value = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return (value ^ (value >>> 13)) >>> 0;
}

/** HSL to RGB (CSS Color 4, section 7.1). */
function fromHsl(hue: number, lightness: number): Color {
    const amplitude = SATURATION * Math.min(lightness, 1 - lightness);
    const part = (n: number): number => {
        const k = (n + hue / 30) % 12;
        return Math.round(255 * (lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
    };
    return [part(0), part(8), part(4)];
}
