import assert from "node:assert/strict";
import { planClassHead, tellsProbabilities } from "../../../src/model/heads/class-head";
import { classScores } from "../../../src/model/heads/class-scores";
import { rank } from "../../../src/model/rank";

const close = (found: readonly number[], expected: readonly number[]): void => {
    assert.equal(found.length, expected.length);
    for (const [index, value] of expected.entries()) {
        const got = found[index]!;
        assert.ok(Number.isNaN(value) ? Number.isNaN(got) : Math.abs(got - value) < 1e-6, `${index}: ${got}`);
    }
};
const row = (...values: number[]): Float32Array => Float32Array.from(values);
const ALL = [true, true, true];

describe("the scores of one picture", () => {
    // ln 1, ln 2, ln 5: shares of an eighth.
    const LOGITS = row(0, Math.log(2), Math.log(5));
    for (const [title, numbers, kind, hasBackground, wanted, expected] of [
        ["are the softmax of logits", LOGITS, "logits", false, ALL, [1 / 8, 2 / 8, 5 / 8]],
        ["do not overflow", row(1000, 1000, -1000), "logits", false, ALL, [0.5, 0.5, 0]],
        ["are probabilities as they are", row(0.2, 0.3, 0.5), "probabilities", false, ALL, [0.2, 0.3, 0.5]],
        ["leave the background its share", LOGITS, "logits", true, [true, true], [2 / 8, 5 / 8]],
        ["share out logits anew", LOGITS, "logits", false, [true, true, false], [1 / 3, 2 / 3, NaN]],
        [
            "share out probabilities anew",
            row(0.2, 0.3, 0.5),
            "probabilities",
            false,
            [true, true, false],
            [0.4, 0.6, NaN],
        ],
        ["share out without the background", LOGITS, "logits", true, [false, true], [NaN, 1]],
        [
            "tell small shares apart that round to nothing",
            row(0, -200, -201),
            "logits",
            false,
            [false, true, true],
            [NaN, 0.7310586, 0.2689414],
        ],
        ["leave out what is no number", row(NaN, 0, Infinity), "logits", false, ALL, [NaN, 1, NaN]],
        ["are none where nothing is a number", row(NaN, NaN, NaN), "logits", false, ALL, [NaN, NaN, NaN]],
        [
            "are none of probabilities that are all nothing",
            row(0, 0, 1),
            "probabilities",
            false,
            [true, true, false],
            [NaN, NaN, NaN],
        ],
        ["are 1 of a single class", row(-3), "logits", false, [true], [1]],
        ["are none of no output", row(), "logits", false, [], []],
    ] as const) {
        it(title, () => close(classScores(numbers, kind, hasBackground, wanted), expected));
    }
});

describe("a ranking", () => {
    const labels = ["a", "b", "c", "d"];
    it("is best first, equal scores in the model's order, without what is no number", () => {
        assert.deepEqual(rank([0.25, NaN, 0.5, 0.25], labels, { top: 9, score: 0 }), [
            { label: "c", classId: 2, score: 0.5 },
            { label: "a", classId: 0, score: 0.25 },
            { label: "d", classId: 3, score: 0.25 },
        ]);
    });

    it("ends at the top and at the least score, which itself is enough", () => {
        const top = (count: number, score: number): string =>
            rank([0.1, 0.2, 0.3, 0.4], labels, { top: count, score })
                .map(({ label }) => label)
                .join("");
        assert.equal(top(2, 0), "dc");
        assert.equal(top(9, 0.3), "dc");
        assert.equal(top(9, 1), "");
        assert.deepEqual(rank([], [], { top: 5, score: 0 }), []);
    });

    it("has four decimals and no share above 1", () => {
        assert.deepEqual(
            rank([1.0000001, 0.123456], ["a", "b"], { top: 5, score: 0 }).map(({ score }) => score),
            [1, 0.1235],
        );
    });
});

describe("the head of a classifier", () => {
    const shapes = (...dims: (number | null)[][]): { name: string; dims: (number | null)[] }[] =>
        dims.map((each, index) => ({ name: `out${index}`, dims: each }));

    for (const [title, outputs, labels, expected] of [
        ["has a number per class", shapes([null, 3]), 3, [3, false]],
        ["may have rows and columns of one", shapes([1, 3, 1, 1]), null, [3, false]],
        ["may have them in front", shapes([1, 1, 1, 1001]), 1001, [1001, false]],
        ["has a background with one output more than labels", shapes([1, 1001]), 1000, [1000, true]],
        ["takes the count from the labels where the file has none", shapes([]), 7, [7, false]],
        ["is found beside outputs of another kind", shapes([1, 64, 8, 8], [1, 10]), null, [10, false]],
        ["may have one class", shapes([1, 1]), null, [1, false]],
    ] as const) {
        it(title, () => {
            const head = planClassHead(null, outputs, null, labels);
            assert.deepEqual([head.classCount, head.hasBackground], expected);
        });
    }

    it("is asked for where several outputs fit or none does", () => {
        for (const outputs of [shapes([1, 10], [1, 10]), shapes([1, 64, 8, 8]), shapes([]), []]) {
            assert.throws(() => planClassHead(null, outputs, null, null), { code: "E_MODEL_HEAD" });
        }
        const named = planClassHead({ kind: "logits", output: "out1" }, shapes([1, 10], [1, 20]), null, null);
        assert.deepEqual([named.output, named.classCount, named.kind], ["out1", 20, "logits"]);
    });

    it("keeps or drops a background as the manifest says", () => {
        const count = (background: boolean, labels: number): number =>
            planClassHead({ kind: "logits", background }, shapes([1, 11]), null, labels).classCount;
        assert.equal(count(false, 10), 11);
        assert.equal(count(true, 11), 10);
    });

    it("is told by its numbers where nothing else tells", () => {
        const tells = (...values: number[]): boolean =>
            tellsProbabilities({ dims: [1, values.length], data: row(...values) });
        assert.equal(tells(0.25, 0.75), true);
        assert.equal(tells(0, 1, 0), true);
        assert.equal(tells(-0.5, 1.5), false);
        assert.equal(tells(0.2, 0.2), false);
        assert.equal(tells(NaN, 1), false);
        assert.equal(tells(), false);
    });
});
