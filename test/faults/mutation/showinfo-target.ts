import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { readShowinfo, type PictureInfo } from "../../../src/camera/showinfo-line";
import { commonEnds } from "./common-ends";
import type { Target, Verdict } from "./target";

const LINE =
    "[Parsed_showinfo_1 @ 0x55f0c8a] [info] n:  12 pts:  48000 pts_time:1.92    duration:  4000 duration_time:0.16 " +
    "fmt:yuv420p cl:left sar:4/3 s:720x576 i:P iskey:1 type:I";
/** The text of each field's value. */
const VALUES: Readonly<Record<keyof PictureInfo, readonly string[]>> = {
    place: ["_1 "],
    pts: ["1.92"],
    width: ["720x"],
    height: ["x576"],
    seenWidth: ["4/3", "720x"],
};
const LONGEST_EDGE = 65_536;
const MOST_PIXELS = 100_000_000;

/** A line of ffmpeg's `showinfo`. */
export function showinfoTarget(): Target {
    const original = Buffer.from(LINE);
    const whole = readShowinfo(LINE)!;
    return {
        original,
        judge(mutated): Verdict {
            const read = readShowinfo(mutated.toString());
            if (read === null) return "refused";
            const { place, pts, width, height, seenWidth } = read;
            assert.ok(Number.isSafeInteger(place) && place >= 0, String(place));
            assert.ok(pts === null || Number.isFinite(pts), String(pts));
            for (const edge of [width, height, seenWidth])
                assert.ok(Number.isInteger(edge) && edge >= 1 && edge <= LONGEST_EDGE, String(edge));
            assert.ok(width * height <= MOST_PIXELS, `${width} × ${height}`);
            assertUntouched(read, whole, mutated);
            return isDeepStrictEqual(read, whole) ? "same" : "differs";
        },
    };
}

/** A field differs only where the mutation touches its value, or puts such a field in before it. */
function assertUntouched(read: PictureInfo, whole: PictureInfo, mutated: Buffer): void {
    const { front, back } = commonEnds(Buffer.from(LINE), mutated);
    const changed = mutated.subarray(Math.max(0, front - 24), mutated.length - back + 24).toString();
    for (const field of Object.keys(VALUES) as (keyof PictureInfo)[]) {
        if (read[field] === whole[field]) continue;
        const isTouched = VALUES[field].some((value) => {
            const from = LINE.indexOf(value) - 1;
            return from + value.length + 2 > front && from < LINE.length - back;
        });
        assert.ok(
            isTouched || /showinfo|pts_time|sar:|s:/.test(changed),
            `${field} of ${mutated.toString()}`,
        );
    }
}
