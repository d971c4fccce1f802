import os from "node:os";
import { hdClip } from "./cameras/hd-clip";
import { Contest, type Contestant } from "./contest/contest";
import { ownCamera } from "./contest/own-nodes";
import { median } from "./measure/median";
import type { Bench } from "./run/bench";

const ISOLATIONS = ["process", "thread"] as const;
const goal = { is: "<", value: 5 } as const;

/** Node-RED has to stay quick while every core infers. */
export const loopDelay: Bench = {
    name: "loop-delay",
    title: "Event loop of Node-RED during inference",
    method: "Node-RED 4.1 reads the 1080p clip through csp-camera as fast as csp-detect with csp-street works, which may use every core; 99th percentile of the event loop's delay.",
    rows: ISOLATIONS.map((isolation) => ({
        id: `loop-${isolation}`,
        title: `event-loop delay p99 while inference saturates all cores, isolation ${isolation}`,
        unit: "ms",
        goal,
    })),
    measure: async (run) => {
        const { file } = hdClip();
        const threads = os.availableParallelism();
        const contestants = ISOLATIONS.map((isolation): Contestant => {
            const own = { id: `loop-${isolation}`, model: "csp-street", isolation, threads };
            return { id: own.id, feed: { kind: "camera" }, nodes: ownCamera(own, file) };
        });
        const contest = await Contest.start(contestants);
        try {
            const delays = new Map<string, number[]>(contestants.map(({ id }) => [id, []]));
            for (const { id } of contestants) await contest.turn(id, 1);
            for (let round = 0; round < run.rounds(5); round++) {
                for (const [id, all] of delays) all.push((await contest.turn(id, run.seconds(3))).delayP99);
            }
            for (const [id, all] of delays) run.record(id, median(all));
        } finally {
            await contest.stop();
        }
    },
};
