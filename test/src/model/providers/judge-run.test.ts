import assert from "node:assert/strict";
import { judgeRun, type ReadAnswer } from "../../../../src/model/providers/judge-run";
import type { TimedRun } from "../../../../src/model/providers/timed-run";

const run = (ms: number, ...values: number[]): TimedRun => ({
    outputs: { out: { dims: [values.length], data: Float32Array.from(values) } },
    ms,
});
/** Each number is a box of that class. */
const read: ReadAnswer = ({ out }, most) =>
    [...(out!.data as Float32Array)].slice(0, most).map((kind) => ({ kind, values: [0.5] }));

describe("a provider's run", () => {
    for (const [what, cpu, other, reason] of [
        ["sooner with the same numbers", run(10, 1, 2), run(5, 1, 2), null],
        ["hardly sooner", run(10, 1, 2), run(9.8, 1, 2), /does not beat the CPU \(9\.8 ms against 10\.0 ms/],
        ["later", run(10, 1, 2), run(9000, 1, 2), /does not beat the CPU/],
        ["sooner with other numbers", run(10, 1, 2), run(5, 1, 3), /does not give the CPU's answer/],
        ["sooner with zeros", run(10, 1, 2), run(5, 0, 0), /does not give the CPU's answer/],
        ["sooner with nothing", run(10, 1, 2), run(5), /does not give the CPU's answer/],
        ["of a network that gives nothing", run(10), run(5), /gives nothing by which/],
    ] as [string, TimedRun, TimedRun, RegExp | null][]) {
        for (const [how, reader] of [
            ["boxes", read],
            ["plain numbers", null],
        ] as const) {
            it(`${what} is judged by ${how}`, () => {
                const judged = judgeRun(cpu, other, reader);
                if (reason) assert.match(judged ?? "", reason);
                else assert.equal(judged, null);
            });
        }
    }

    it("may give equally sure boxes in another order, as plain numbers it may not", () => {
        assert.equal(judgeRun(run(10, 1, 2), run(5, 2, 1), read), null);
        assert.match(judgeRun(run(10, 1, 2), run(5, 2, 1), null) ?? "", /does not give the CPU's answer/);
    });
});
