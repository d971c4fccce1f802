import assert from "node:assert/strict";
import { HangClock } from "../../../src/model/hang-clock";
import { HangLimit } from "../../../src/model/hang-limit";

describe("how long a run may last", () => {
    it("is ten seconds at least", () => {
        assert.equal(new HangLimit().read(), 10_000);
        const limit = new HangLimit();
        limit.loaded(100);
        assert.equal(limit.read(), 10_000);
        limit.add(0);
        assert.equal(limit.read(), 10_000);
    });

    it("goes by the time of loading until something ran", () => {
        const limit = new HangLimit(100);
        limit.loaded(1000);
        assert.equal(limit.read(), 3000);
        limit.add(10);
        assert.equal(limit.read(), 200);
    });

    it("is twenty times the median of the last runs", () => {
        const limit = new HangLimit(0);
        for (const milliseconds of [1, 100, 3]) limit.add(milliseconds);
        assert.equal(limit.read(), 60);
        for (let n = 0; n < 31; n++) limit.add(50);
        assert.equal(limit.read(), 1000);
    });
});

describe("the clock of a host", () => {
    /** Resolves to true when the clock takes the host for hung, to false after a second. */
    async function hangs(use: (clock: HangClock) => void): Promise<boolean> {
        return new Promise((resolve) => {
            const clock = new HangClock(new HangLimit(50), () => resolve(true));
            use(clock);
            setTimeout(() => resolve(false), 300);
        });
    }

    it("runs while a run is under way", async () => {
        assert.equal(await hangs((clock) => clock.started()), true);
        assert.equal(await hangs(() => undefined), false);
        const answered = (clock: HangClock): void => {
            clock.started();
            clock.answered();
        };
        assert.equal(await hangs(answered), false);
    });

    it("goes on for the second of two runs", async () => {
        const oneOfTwo = (clock: HangClock): void => {
            clock.started();
            clock.started();
            clock.answered();
        };
        assert.equal(await hangs(oneOfTwo), true);
    });

    it("gives a run on many regions the time of as many runs", async () => {
        assert.equal(await hangs((clock) => clock.started(10)), false);
        assert.equal(await hangs((clock) => clock.started(0)), true);
        const limit = new HangLimit(0);
        limit.add(10);
        assert.deepEqual([limit.read(), limit.read(8)], [200, 1600]);
    });

    it("can be stopped", async () => {
        const stopped = (clock: HangClock): void => {
            clock.started();
            clock.stop();
        };
        assert.equal(await hangs(stopped), false);
    });
});
