import assert from "node:assert/strict";
import { publishView } from "../../nodes/publish/publish-view";
import { NodeStats } from "../../src/stats/node-stats";

describe("the status of csp-publish", () => {
    const stats = (): NodeStats => new NodeStats({ node: "n", type: "csp-publish", name: "" });

    it("shows the rate and what the broker adds, with what it does not do", () => {
        const one = stats();
        assert.deepEqual(publishView({ kind: "connected", notes: [] }, one), {
            kind: "running",
            text: "0.0 docs/s",
        });
        one.arrive();
        one.time("queue", 1);
        one.time("acknowledge", 2);
        one.finish();
        assert.deepEqual(publishView({ kind: "connected", notes: ["broker does not retain"] }, one), {
            kind: "running",
            text: "0.2 docs/s · 3.0 ms · broker does not retain",
        });
    });

    it("shows that the broker is slow once more than a window waits", () => {
        const one = stats();
        for (let i = 0; i < 20; i++) one.arrive();
        assert.equal(publishView({ kind: "connected", notes: [] }, one).kind, "running");
        one.arrive();
        assert.deepEqual(publishView({ kind: "connected", notes: [] }, one), {
            kind: "waiting",
            text: "21 documents wait for the broker",
        });
    });

    it("shows why there is no connection, and what is kept for it", () => {
        const cause = "The broker at 127.0.0.1:1 does not answer.";
        const waiting = { kind: "waiting", code: "E_BROKER_LOST", cause, notes: ["3 events kept"] } as const;
        assert.deepEqual(publishView(waiting, stats()), {
            kind: "waiting",
            text: `${cause} · 3 events kept`,
        });
        assert.equal(publishView({ kind: "connecting" }, stats()).text, "connecting");
        assert.equal(publishView({ kind: "idle" }, stats()).kind, "stopped");
    });
});
