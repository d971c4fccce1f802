import assert from "node:assert/strict";
import { VisionFrame } from "../../../src/frame";
import type { FramePolicy } from "../../../src/model/frame-policy";
import { Lane } from "../../../src/model/lane";
import type { DropReason } from "../../../src/stats/node-stats";
import { OPTIONS } from "../../fixtures/on-demand-model";

interface Offered {
    readonly frame: VisionFrame;
    dropped: DropReason | null;
}

function offer(lane: Lane, policy: FramePolicy, pts: number | null, capturedAt = 0): Offered {
    const size = { width: 1, height: 1, nativeWidth: 1, nativeHeight: 1 };
    const pixels = VisionFrame.allocate(1, 1);
    const frame = new VisionFrame({ ...size, pixels, source: "a", sequence: 0, pts, capturedAt });
    const offered: Offered = { frame, dropped: null };
    lane.offer({ frame, options: OPTIONS, since: 0, drop: (why) => (offered.dropped = why) }, policy);
    return offered;
}

/** Which of the frames at these times, in seconds, a rate lets through. */
function passed(rate: number, times: readonly number[], byCapture = false): number[] {
    const lane = new Lane();
    return times.filter((time) => {
        const pts = byCapture ? null : time;
        const { dropped } = offer(lane, { kind: "rate", rate }, pts, byCapture ? time * 1000 : 0);
        lane.take();
        return dropped === null;
    });
}

const every = (seconds: number, count: number, from = 0): number[] =>
    Array.from({ length: count }, (_, i) => Math.round((from + i * seconds) * 1e6) / 1e6);

describe("what waits in front of a model", () => {
    it("is nothing at first", () => {
        const lane = new Lane();
        assert.equal(lane.isEmpty, true);
        assert.equal(lane.take(), null);
        assert.equal(lane.oldest, Infinity);
    });

    it("is the newest frame alone under newest", () => {
        const lane = new Lane();
        const [first, second] = [0, 1].map((pts) => offer(lane, { kind: "newest" }, pts));
        assert.equal(first?.dropped, "newer");
        assert.equal(lane.take()?.frame, second?.frame);
        assert.equal(lane.take(), null);
    });

    it("is every nth frame, the first included, under nth", () => {
        for (const [nth, expected] of [
            [1, [0, 1, 2, 3, 4, 5, 6]],
            [3, [0, 3, 6]],
            [7, [0]],
        ] as const) {
            const lane = new Lane();
            const taken = [0, 1, 2, 3, 4, 5, 6].filter((pts) => {
                const { dropped } = offer(lane, { kind: "nth", nth }, pts);
                lane.take();
                assert.ok(dropped === null || dropped === "nth");
                return dropped === null;
            });
            assert.deepEqual(taken, expected);
        }
    });

    it("is at most 64 frames under all, oldest first", () => {
        const lane = new Lane();
        const offered = every(1, 66).map((pts) => offer(lane, { kind: "all" }, pts));
        assert.deepEqual(
            offered.map(({ dropped }) => dropped),
            [...Array.from({ length: 64 }, () => null), "queue", "queue"],
        );
        for (const { frame } of offered.slice(0, 64)) assert.equal(lane.take()?.frame, frame);
        assert.equal(lane.isEmpty, true);
    });

    it("is dropped with the reason when it is cleared", () => {
        const lane = new Lane();
        const offered = every(1, 3).map((pts) => offer(lane, { kind: "all" }, pts));
        lane.clear("stopped");
        assert.deepEqual(
            offered.map(({ dropped }) => dropped),
            ["stopped", "stopped", "stopped"],
        );
        assert.equal(lane.isEmpty, true);
    });

    it("remembers when it was last served, and since when its oldest frame waits", () => {
        let now = 7;
        const lane = new Lane(() => now);
        offer(lane, { kind: "all" }, 0);
        assert.equal(lane.oldest, 0);
        assert.equal(lane.lastServed, 0);
        now = 9;
        lane.take();
        assert.equal(lane.lastServed, 9);
    });
});

describe("a rate in front of a model", () => {
    it("takes pictures of a faster stream at equal distances", () => {
        assert.deepEqual(passed(5, every(0.04, 25)), [0, 0.2, 0.4, 0.6, 0.8]);
        assert.equal(passed(7, every(1 / 30, 300)).length, 70);
        assert.equal(passed(0.1, every(0.04, 1000)).length, 4);
    });

    it("takes every picture of a slower stream, or one of that very rate", () => {
        assert.equal(passed(5, every(0.5, 20)).length, 20);
        assert.equal(passed(5, every(0.2, 50)).length, 50);
        const jitter = every(0.2, 50).map((time, i) => time + (i % 2 ? 0.02 : -0.02));
        assert.equal(passed(5, jitter).length, 50);
    });

    it("counts by the frames' own time, however fast they come", () => {
        // All are offered within a moment; half of them have no clock but that of their arrival.
        assert.equal(passed(2, every(0.1, 100)).length, 20);
        assert.equal(passed(2, every(0.1, 100, 1000), true).length, 20);
    });

    it("begins anew where the stream's time jumps", () => {
        assert.deepEqual(passed(1, [100, 100.5, 0, 0.5, 1, 50, 50.5, 51]), [100, 0, 1, 50, 51]);
    });
});
