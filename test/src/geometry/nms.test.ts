import assert from "node:assert/strict";
import { Candidates } from "../../../src/geometry/candidates";
import { suppress, type SuppressionOptions } from "../../../src/geometry/nms";

const OPTIONS: SuppressionOptions = { method: "iou", iou: 0.45, agnostic: false, max: 100 };

/** [class, score, x1, y1, x2, y2] */
function boxes(...rows: [number, number, number, number, number, number][]): Candidates {
    const candidates = new Candidates();
    for (const row of rows) candidates.add(...row);
    return candidates;
}

describe("suppress", () => {
    const pair = boxes([0, 0.6, 0, 0, 10, 10], [0, 0.9, 0, 0, 10, 8]);
    const classes = boxes([0, 0.6, 0, 0, 10, 10], [1, 0.9, 0, 0, 10, 8]);
    const half = boxes([0, 0.9, 0, 0, 10, 10], [0, 0.8, 0, 0, 10, 5]);
    const cases: [string, Candidates, Partial<SuppressionOptions>, number[]][] = [
        ["nothing gives nothing", boxes(), {}, []],
        ["one box stays", boxes([0, 0.5, 0, 0, 1, 1]), {}, [0]],
        ["the stronger of two stays", pair, {}, [1]],
        ["other classes stay", classes, {}, [1, 0]],
        ["other classes go when they count together", classes, { agnostic: true }, [1]],
        ["an overlap of exactly the limit stays", half, { iou: 0.5 }, [0, 1]],
        ["an overlap above the limit goes", half, { iou: 0.499 }, [0]],
        ["no method keeps all, best first", pair, { method: "none" }, [1, 0]],
        ["at most so many stay", classes, { max: 1 }, [1]],
        // IoU 0.5 less (2.5² / (10² + 10²)) = 0.46875
        ["DIoU takes the distance of the centres off", half, { method: "diou", iou: 0.47 }, [0, 1]],
        ["DIoU above the limit goes", half, { method: "diou", iou: 0.46 }, [0]],
        // 0.5 less (2.5² / 200) ** 0.6 = 0.125
        ["a power makes the distance count more", half, { method: "diou", power: 0.6, iou: 0.376 }, [0, 1]],
        ["a power leaves what overlaps by more", half, { method: "diou", power: 0.6, iou: 0.374 }, [0]],
    ];
    for (const [name, candidates, options, kept] of cases) {
        it(name, () => assert.deepEqual(suppress(candidates, { ...OPTIONS, ...options }), kept));
    }

    it("never sees boxes without number or area, and counts them", () => {
        const bad = boxes(
            [0, Number.NaN, 0, 0, 1, 1],
            [0, 0.5, 0, 0, Infinity, 1],
            [0, 0.5, 1, 0, 1, 1],
            [0, 0.5, 2, 0, 1, 1],
        );
        assert.equal(bad.length, 0);
        assert.equal(bad.discarded, 4);
    });
});
