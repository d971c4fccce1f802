import assert from "node:assert/strict";
import { EventLoopDelay } from "../../../src/stats/event-loop";
import { NodeStats } from "../../../src/stats/node-stats";
import { PercentileWindow } from "../../../src/stats/percentiles";
import { RateMeter } from "../../../src/stats/rate-meter";
import { statsRegistry } from "../../../src/stats/registry";

/** A clock that tests turn by hand, in ms. */
function clock(): { now: () => number; at: (ms: number) => void } {
    let time = 0;
    return { now: () => time, at: (ms) => (time = ms) };
}

describe("RateMeter", () => {
    for (const [rate, seconds] of [
        [7, 10],
        [1, 20],
        [120, 12],
    ] as const) {
        it(`reads ${rate} per second after ${seconds} s of them`, () => {
            const { now, at } = clock();
            const meter = new RateMeter(now);
            for (let i = 0; i < rate * seconds; i++) {
                at((i * 1000) / rate);
                meter.mark();
            }
            assert.ok(Math.abs(meter.read() - rate) <= 0.3, `read ${meter.read()}`);
        });
    }

    it("reads 0 before the first event and 5 s after the last", () => {
        const { now, at } = clock();
        const meter = new RateMeter(now);
        assert.equal(meter.read(), 0);
        meter.mark();
        assert.equal(meter.read(), 0.2);
        at(5000);
        assert.equal(meter.read(), 0);
    });
});

describe("PercentileWindow", () => {
    it("is empty before the first sample and when all are older than 30 s", () => {
        const { now, at } = clock();
        const window = new PercentileWindow(now);
        assert.equal(window.read(), null);
        window.add(3);
        at(30_000);
        assert.equal(window.read(), null);
    });

    it("gives a single sample at every rank", () => {
        const window = new PercentileWindow(clock().now);
        window.add(8.126);
        assert.deepEqual(window.read(), { p50: 8.13, p95: 8.13, p99: 8.13 });
    });

    it("takes the nearest rank", () => {
        const window = new PercentileWindow(clock().now);
        for (let i = 100; i >= 1; i--) window.add(i);
        assert.deepEqual(window.read(), { p50: 50, p95: 95, p99: 99 });
    });

    it("keeps the newest samples when more come than it holds", () => {
        const window = new PercentileWindow(clock().now);
        for (let i = 0; i < 10_000; i++) window.add(i < 5000 ? 1 : 2);
        assert.deepEqual(window.read(), { p50: 2, p95: 2, p99: 2 });
    });
});

describe("NodeStats", () => {
    const identity = { node: "a1", type: "csp-detect", name: "Gate" };

    it("balances what came in with what went out, failed, was dropped or is under way", () => {
        const stats = new NodeStats(identity);
        for (let i = 0; i < 10; i++) stats.arrive();
        for (let i = 0; i < 4; i++) stats.finish();
        stats.fail();
        stats.drop("newer");
        stats.drop("newer");
        stats.drop("host");
        assert.equal(stats.underWay, 2);
        const { in: entered, out, errors, dropped } = stats.figures();
        assert.deepEqual(
            { entered, out, errors, dropped },
            { entered: 10, out: 4, errors: 1, dropped: { newer: 2, host: 1 } },
        );
    });

    it("counts discarded boxes beside what came in and went out", () => {
        const stats = new NodeStats(identity);
        stats.discard(0);
        assert.equal(stats.figures().discarded, 0);
        stats.discard(3);
        stats.discard(2);
        assert.equal(stats.figures().discarded, 5);
        assert.equal(stats.underWay, 0);
    });

    it("names only the stages that have samples", () => {
        const { now, at } = clock();
        const stats = new NodeStats(identity, now);
        stats.time("inference", 7);
        assert.deepEqual(stats.figures().stages, { inference: { p50: 7, p95: 7, p99: 7 } });
        at(31_000);
        assert.deepEqual(stats.figures().stages, {});
        assert.equal(stats.stage("never"), null);
    });
});

describe("statsRegistry", () => {
    it("gives the figures of all nodes or of chosen ones, and leaves a successor alone", () => {
        const old = new NodeStats({ node: "n1", type: "csp-camera", name: "old" });
        const removeOld = statsRegistry.add(old);
        const removeNew = statsRegistry.add(new NodeStats({ node: "n1", type: "csp-camera", name: "new" }));
        const removeOther = statsRegistry.add(
            new NodeStats({ node: "n2", type: "csp-detect", name: "other" }),
        );
        removeOld();
        assert.deepEqual(
            statsRegistry.figures(["n1", "gone"]).map((figures) => figures.name),
            ["new"],
        );
        assert.ok(statsRegistry.figures().length >= 2);
        removeNew();
        removeOther();
        assert.deepEqual(statsRegistry.figures(["n1", "n2"]), []);
    });
});

describe("EventLoopDelay", () => {
    it("sees a loop that was held for 60 ms", async () => {
        const delay = new EventLoopDelay();
        try {
            await new Promise((resolve) => setTimeout(resolve, 50));
            const until = performance.now() + 60;
            while (performance.now() < until);
            await new Promise((resolve) => setTimeout(resolve, 20));
            assert.ok(delay.p99() >= 40, `p99 ${delay.p99()}`);
        } finally {
            delay.close();
        }
    });
});
