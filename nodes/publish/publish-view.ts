import type { BrokerState } from "../../src/mqtt/broker-state";
import type { StatusView } from "../../src/node-kit/node-status";
import type { NodeStats } from "../../src/stats/node-stats";

/** So many documents are on their way at most while the broker keeps up. */
const BUSY = 20;

/** What stands under csp-publish: "5.0 docs/s · 3.0 ms", or why nothing gets through. */
export function publishView(state: BrokerState, stats: NodeStats): StatusView {
    switch (state.kind) {
        case "connected":
            return stats.underWay > BUSY
                ? { kind: "waiting", text: `${stats.underWay} documents wait for the broker` }
                : { kind: "running", text: [...figures(stats), ...state.notes].join(" · ") };
        case "connecting":
            return { kind: "waiting", text: "connecting" };
        case "waiting":
            return { kind: "waiting", text: [state.cause, ...state.notes].join(" · ") };
        case "idle":
            return { kind: "stopped", text: "not connected" };
    }
}

function figures(stats: NodeStats): string[] {
    const rate = `${stats.fps.toFixed(1)} docs/s`;
    const queue = stats.stage("queue");
    const acknowledge = stats.stage("acknowledge");
    return queue && acknowledge ? [rate, `${(queue.p50 + acknowledge.p50).toFixed(1)} ms`] : [rate];
}
