import assert from "node:assert/strict";
import { SilenceWatch } from "../../../src/mqtt/silence-watch";

describe("SilenceWatch", () => {
    let now: number;
    let silent: string[];
    let watch: SilenceWatch;

    beforeEach(() => {
        now = 0;
        silent = [];
        watch = new SilenceWatch(
            (source) => silent.push(source),
            () => now,
        );
    });
    afterEach(() => watch.close());

    const pass = (seconds: number): void => {
        now += seconds * 1000;
        watch.look();
    };

    it("calls a source silent after 5 s, once, until it is heard again", () => {
        watch.heard("Gate");
        pass(4.9);
        assert.deepEqual(silent, []);
        pass(0.2);
        pass(60);
        assert.deepEqual(silent, ["Gate"]);
        assert.equal(watch.heard("Gate"), true);
        pass(5.1);
        assert.deepEqual(silent, ["Gate", "Gate"]);
    });

    it("gives a slow source four times its usual gap, and each its own", () => {
        for (let i = 0; i < 5; i++) {
            watch.heard("slow");
            pass(4);
        }
        watch.heard("slow");
        watch.heard("fast");
        pass(6);
        assert.deepEqual(silent, ["fast"]);
        pass(9);
        assert.deepEqual(silent, ["fast"]);
        pass(2);
        assert.deepEqual(silent, ["fast", "slow"]);
    });
});
