import assert from "node:assert/strict";
import { cutRegion } from "../../../src/image/cut-region";
import { limitLength } from "../../../src/image/limit-length";
import type { RawPicture } from "../../../src/image/place-picture";

/** A picture whose pixel at (x, y) has the bytes x, y, 7. */
function numbered(width: number, height: number): RawPicture {
    const pixels = new Uint8Array(width * height * 3);
    for (let i = 0; i < width * height; i++) pixels.set([i % width, Math.floor(i / width), 7], i * 3);
    return { pixels, width, height };
}

/** Left, top, width and height of a part of a numbered picture, and whether its last pixel is the right one. */
function placeOf({ pixels, width, height }: RawPicture): number[] {
    const [left = -1, top = -1] = pixels;
    assert.equal(pixels.length, width * height * 3);
    assert.deepEqual([...pixels.subarray(-3)], [left + width - 1, top + height - 1, 7]);
    return [left, top, width, height];
}

describe("cutRegion", () => {
    const picture = numbered(20, 10);
    for (const [title, region, margin, expected] of [
        ["gives the region in whole pixels", [0.1, 0.2, 0.5, 0.6], 0, [2, 2, 10, 6]],
        ["adds a share of the region's size on each side", [0.3, 0.4, 0.2, 0.2], 0.5, [4, 3, 8, 4]],
        ["ends at the picture's edges", [0, 0.5, 1, 0.5], 0.5, [0, 3, 20, 7]],
        ["gives the whole picture", [0, 0, 1, 1], 1, [0, 0, 20, 10]],
        ["gives a pixel of a region without any", [0.5, 0.5, 0, 0], 0, [10, 5, 1, 1]],
        ["gives the last pixel of one at the edge", [1, 1, 0, 0], 0.1, [19, 9, 1, 1]],
    ] as const) {
        it(title, () => {
            const [x, y, width, height] = region;
            assert.deepEqual(placeOf(cutRegion(picture, { x, y, width, height }, margin)), expected);
        });
    }
});

describe("limitLength", () => {
    it("leaves a picture that is at most eight times as long as broad", () => {
        for (const [width, height] of [
            [8, 1],
            [1, 8],
            [5, 5],
        ] as const) {
            const picture = numbered(width, height);
            assert.equal(limitLength(picture, "center"), picture);
        }
    });

    it("gives the middle of a longer one, or its start", () => {
        assert.deepEqual(placeOf(limitLength(numbered(100, 2), "center")), [42, 0, 16, 2]);
        assert.deepEqual(placeOf(limitLength(numbered(2, 100), "topLeft")), [0, 0, 2, 16]);
        assert.deepEqual(placeOf(limitLength(numbered(2, 100), "center")), [0, 42, 2, 16]);
    });
});
