import assert from "node:assert/strict";
import type { Box } from "../../../src/detection";
import { toDetections } from "../../../src/model/to-detections";

const NATIVE = { width: 1920, height: 1080 };

const pixelsOf = (box: Box, native = NATIVE): Box =>
    toDetections([{ label: "a", classId: 0, score: 1, box }], native)[0]!.boxPx;

describe("detections in native pixels", () => {
    it("are none where nothing was found", () => {
        assert.deepEqual(toDetections([], NATIVE), []);
    });

    it("carry the relative box, whole pixels and four decimals, in the order given", () => {
        const found = (score: number) => ({
            ...{ label: "car", classId: 2, score },
            box: { x: 0.123456, y: 0.5, width: 0.25, height: 0.1 },
        });
        assert.deepEqual(toDetections([found(0.83124999), found(0.5)], NATIVE), [
            {
                ...{ label: "car", classId: 2, score: 0.8312 },
                box: { x: 0.1235, y: 0.5, width: 0.25, height: 0.1 },
                boxPx: { x: 237, y: 540, width: 480, height: 108 },
            },
            {
                ...{ label: "car", classId: 2, score: 0.5 },
                box: { x: 0.1235, y: 0.5, width: 0.25, height: 0.1 },
                boxPx: { x: 237, y: 540, width: 480, height: 108 },
            },
        ]);
    });

    it("end at the edge of the frame where the box did, and never beyond it", () => {
        for (let x = 0.00005; x < 1; x += 0.00731) {
            const box = { x, y: x, width: 1 - x, height: 1 - x };
            const [found] = toDetections([{ label: "a", classId: 0, score: 1, box }], NATIVE);
            const ends = [found!.box.x + found!.box.width, found!.box.y + found!.box.height];
            for (const end of ends) assert.ok(end <= 1 && end > 0.9999999, `${x} ends at ${end}`);
        }
    });

    it("stay inside the picture and have a size, however small or large they are", () => {
        const cases: [Box, Box][] = [
            [
                { x: 0, y: 0, width: 1, height: 1 },
                { x: 0, y: 0, width: 1920, height: 1080 },
            ],
            [
                { x: 0, y: 0, width: 1e-6, height: 1e-6 },
                { x: 0, y: 0, width: 1, height: 1 },
            ],
            [
                { x: 0.99999, y: 0.99999, width: 0.00001, height: 0.00001 },
                { x: 1919, y: 1079, width: 1, height: 1 },
            ],
            [
                { x: 0.5, y: 0.5, width: 0.50001, height: 0.50001 },
                { x: 960, y: 540, width: 960, height: 540 },
            ],
        ];
        for (const [box, expected] of cases) assert.deepEqual(pixelsOf(box), expected);
        const whole = { x: 0, y: 0, width: 1, height: 1 };
        assert.deepEqual(pixelsOf(whole, { width: 1, height: 1 }), whole);
    });
});
