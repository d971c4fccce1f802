import assert from "node:assert/strict";
import { isSameAnswer, rawAnswer, type Answer } from "../../../../src/model/providers/answer";

const CAR = { kind: 2, values: [0.1, 0.2, 0.5, 0.6, 0.9] };
const DOG = { kind: 7, values: [0.4, 0.4, 0.8, 0.9, 0.5] };
const change = (index: number, by: number): Answer => [
    { kind: 2, values: CAR.values.map((value, at) => value + (at === index ? by : 0)) },
    DOG,
];

describe("two answers", () => {
    for (const [what, got, expected] of [
        ["that are equal", [CAR, DOG], true],
        ["in another order", [DOG, CAR], true],
        ["with more boxes behind", [CAR, DOG, { ...DOG, kind: 1 }], true],
        ["with what 16 bits leave of a corner", change(1, 0.008), true],
        ["with a corner somewhere else", change(1, 0.03), false],
        ["with another score", change(4, -0.1), false],
        ["with NaN", change(0, NaN), false],
        ["with infinity", change(0, Infinity), false],
        ["with another class", [{ ...CAR, kind: 3 }, DOG], false],
        ["with one box for two", [CAR], false],
        ["with one box twice", [CAR, CAR], false],
        ["with shorter rows", [{ kind: 2, values: CAR.values.slice(0, 4) }, DOG], false],
        ["of which one is empty", [], false],
    ] as [string, Answer, boolean][]) {
        it(`${what} are ${expected ? "" : "not "}the same`, () => {
            assert.equal(isSameAnswer([CAR, DOG], got), expected);
        });
    }

    it("are not the same when nothing was expected", () => {
        assert.equal(isSameAnswer([], [CAR]), false);
    });

    it("of plain numbers are the same when one of 2000 is off, and not when three are", () => {
        const data = Float32Array.from({ length: 2000 }, (_, index) => Math.sin(index));
        const off = (count: number): Answer =>
            rawAnswer({
                out: { dims: [2000], data: data.map((value, at) => (at < count ? value + 1 : value)) },
            });
        const expected = rawAnswer({ out: { dims: [2000], data } });
        assert.equal(expected[0]?.values.length, 2000);
        assert.equal(isSameAnswer(expected, off(1)), true);
        assert.equal(isSameAnswer(expected, off(3)), false);
    });

    it("of plain numbers hold every output that has any", () => {
        const data = new Float32Array([1]);
        const kinds = rawAnswer({ a: { dims: [1], data }, b: { dims: [0], data: data.subarray(1) } });
        assert.deepEqual(
            kinds.map(({ kind }) => kind),
            ["a"],
        );
    });
});
