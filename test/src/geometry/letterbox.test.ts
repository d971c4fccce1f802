import assert from "node:assert/strict";
import { fitPicture, unfit, type FitOptions, type Size } from "../../../src/geometry/letterbox";

const size = (width: number, height: number): Size => ({ width, height });

describe("fitPicture", () => {
    const cases: [string, Size, Size, FitOptions, Size, Size, [number, number]][] = [
        [
            "pads below a wide picture",
            size(640, 360),
            size(416, 416),
            { resize: "letterbox", align: "topLeft" },
            size(416, 416),
            size(416, 234),
            [0, 0],
        ],
        [
            "pads around the middle",
            size(640, 360),
            size(416, 416),
            { resize: "letterbox", align: "center" },
            size(416, 416),
            size(416, 234),
            [0, 91],
        ],
        [
            "pads to the next multiple only",
            size(640, 360),
            size(416, 416),
            { resize: "letterbox", align: "topLeft", multipleOf: 32 },
            size(416, 256),
            size(416, 234),
            [0, 0],
        ],
        [
            "leaves a fitting picture as it is",
            size(448, 256),
            size(448, 448),
            { resize: "letterbox", align: "topLeft", multipleOf: 32 },
            size(448, 256),
            size(448, 256),
            [0, 0],
        ],
        [
            "enlarges a small picture",
            size(8, 8),
            size(32, 32),
            { resize: "letterbox", align: "topLeft" },
            size(32, 32),
            size(32, 32),
            [0, 0],
        ],
        [
            "stretches",
            size(640, 360),
            size(128, 80),
            { resize: "stretch", align: "center" },
            size(128, 80),
            size(128, 80),
            [0, 0],
        ],
        [
            "crops the middle",
            size(640, 360),
            size(64, 64),
            { resize: "crop", align: "center" },
            size(64, 64),
            size(113, 64),
            [-24, 0],
        ],
        [
            "crops less than the shorter edge when told",
            size(640, 320),
            size(64, 64),
            { resize: "crop", align: "center", cropFraction: 0.5 },
            size(64, 64),
            size(256, 128),
            [-96, -32],
        ],
        [
            "crops to ⌊256 / 0.887⌋ = 288 and ⌊773 · 288 / 512⌋ = 434, as timm does",
            size(773, 512),
            size(256, 256),
            { resize: "crop", align: "center", cropFraction: 0.887 },
            size(256, 256),
            size(434, 288),
            [-89, -16],
        ],
        [
            "crops from the row that Python rounds to, half to even",
            size(100, 103),
            size(100, 100),
            { resize: "crop", align: "center" },
            size(100, 100),
            size(100, 103),
            [0, -2],
        ],
        [
            "cuts 773 × (416 / 773) to 415, as the reference does",
            size(773, 512),
            size(416, 416),
            { resize: "letterbox", align: "topLeft" },
            size(416, 416),
            size(415, 275),
            [0, 0],
        ],
        [
            "keeps a line of one pixel",
            size(4000, 1),
            size(416, 416),
            { resize: "letterbox", align: "topLeft" },
            size(416, 416),
            size(416, 1),
            [0, 0],
        ],
    ];
    for (const [name, picture, target, options, input, placed, [x, y]] of cases) {
        it(name, () => {
            const fit = fitPicture(picture, target, options);
            assert.deepEqual([fit.input, fit.picture, fit.offset], [input, placed, { x, y }]);
        });
    }

    it("finds the way back, clipped to the picture", () => {
        const fit = fitPicture(size(640, 360), size(416, 416), { resize: "letterbox", align: "center" });
        assert.deepEqual(unfit(fit, 104, 91 + 58.5, 208, 91 + 117), {
            x: 0.25,
            y: 0.25,
            width: 0.25,
            height: 0.25,
        });
        assert.deepEqual(unfit(fit, -50, 0, 500, 400), { x: 0, y: 0, width: 1, height: 1 });
        assert.equal(unfit(fit, 10, 0, 20, 91), null);
        assert.equal(unfit(fit, Number.NaN, 0, 20, 91), null);
    });
});
