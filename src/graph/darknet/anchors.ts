import type { SectionOptions } from "./section-options";

/**
 * The anchors of a head, two numbers each, those chosen that are wanted. All that are written count, also where `num` says
 * that there are fewer; what is not written darknet fills up with numbers of its own.
 */
export function anchorsOf(options: SectionOptions, wanted: readonly number[]): [number, number][] {
    const numbers = options.numbers("anchors");
    if (!numbers) throw options.fault(`[${options.section.type}] needs anchors.`);
    if (numbers.length % 2 !== 0 || numbers.some((value) => !(value > 0)))
        throw options.fault("expected anchors as pairs of numbers above 0.", "anchors");
    return wanted.map((index) => {
        const [width, height] = [numbers[2 * index], numbers[2 * index + 1]];
        if (width !== undefined && height !== undefined) return [width, height];
        const text = `the anchor ${index}, counted from 0, is wanted; ${numbers.length / 2} are given.`;
        throw options.fault(text, "anchors");
    });
}
