import type { CameraOptions } from "./camera-options";
import { pictureBounds } from "./picture-bounds";

/** Places of the two `showinfo` filters in the chain, by which their lines are told apart. */
export const NATIVE_INFO = 2;
export const OUTPUT_INFO = 4;

/**
 * A stream that is joined between key frames gives grey, smeared pictures until the first one, and not every version
 * of ffmpeg leaves them out. A stream that has none after so many seconds refreshes itself in some other way.
 */
const KEY_WAIT_S = 10;
// "prev_selected_n" would say it, too, was it not zero in place of undefined at first.
const FROM_KEY_FRAME = `select='if(selected_n,1,key+eq(pict_type,PICT_TYPE_I)+gt(t-start_t,${KEY_WAIT_S}))'`;

/**
 * The filter chain between decoder and pipe: begin clean, choose, tell (time and native size), scale, tell (size on the pipe).
 *
 * @param hasShowinfoChecksum  whether the checksums, which cost a pass over every picture, can be left out
 */
export function pictureFilter(
    options: Pick<CameraOptions, "policy" | "nth" | "rate" | "width" | "height">,
    hasShowinfoChecksum: boolean,
): string {
    const showinfo = hasShowinfoChecksum ? "showinfo=checksum=0" : "showinfo";
    return [FROM_KEY_FRAME, selection(options), showinfo, scaling(options), showinfo].join(",");
}

/**
 * Takes existing pictures and never makes one. The rate cuts time into slots and takes the first picture of each,
 * so that jitter does not lower it; after a stray stamp, forward or backward, the next slot is simply another one.
 */
function selection({ policy, nth, rate }: Pick<CameraOptions, "policy" | "nth" | "rate">): string {
    const conditions: string[] = [];
    if (policy === "nth" && nth > 1) conditions.push(`not(mod(n,${nth}))`);
    if (rate !== null) {
        // A stamp is rounded to its time base: half a thousandth of a slot keeps a picture on the border in its slot.
        const slot = (time: string): string => `floor(${time}*${rate}+0.0005)`;
        // A picture without a time is taken: t is then not a number, and equals nothing.
        conditions.push(`not(eq(${slot("t")},${slot("prev_selected_t")}))`);
    }
    return conditions.length === 0 ? "null" : `select='${conditions.join("*")}'`;
}

/** Fits into the bounds with the aspect of the picture as seen, even sizes, never enlarged. */
function scaling(options: Pick<CameraOptions, "width" | "height">): string {
    const bounds = pictureBounds(options);
    const factors = [
        ...(bounds.width === null ? [] : [`${bounds.width}/(iw*sar)`]),
        ...(bounds.height === null ? [] : [`${bounds.height}/ih`]),
    ];
    const factor = factors.reduce((smallest, next) => `min(${smallest},${next})`, "1");
    const evenly = (length: string): string => `2*max(1,round(${length}*${factor}/2))`;
    // The triangle filter that networks are measured with (sharp's `linear`), so that boxes are the same as for pictures.
    return `scale=w='${evenly("iw*sar")}':h='${evenly("ih")}':flags=bilinear`;
}
