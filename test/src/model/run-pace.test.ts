import assert from "node:assert/strict";
import { RunPace } from "../../../src/model/run-pace";

describe("the pace of runs", () => {
    /** Runs of so many ms, one after the other from 0 on. */
    function paceOf(...durations: number[]): { pace: RunPace; now: number } {
        const pace = new RunPace();
        let now = 0;
        pace.began(now);
        for (const duration of durations) pace.ended((now += duration));
        return { pace, now };
    }

    it("asks for the second frame at once as long as no run has ended", () => {
        const { pace } = paceOf();
        assert.equal(pace.delay(5), 0);
    });

    it("asks for it 20 ms before the run should end, by the shortest of the last eight", () => {
        const { pace, now } = paceOf(100, 80, 120, 100, 100, 100, 100, 100, 100);
        assert.equal(pace.delay(now), 60);
        assert.equal(pace.delay(now + 50), 10);
        assert.equal(pace.delay(now + 75), 0);
        const { pace: later, now: then } = paceOf(80, 120, 100, 100, 100, 100, 100, 100, 100);
        assert.equal(later.delay(then), 80);
    });

    it("asks for it at once where runs are quick", () => {
        const { pace, now } = paceOf(13, 14, 13);
        assert.equal(pace.delay(now), 0);
    });

    it("reckons from the start of a run that had to wait for its frame", () => {
        const { pace, now } = paceOf(100, 100);
        pace.began(now + 500);
        assert.equal(pace.delay(now + 510), 70);
    });
});
