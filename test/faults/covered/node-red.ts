import type { CoveredCase } from "../fault-table";

export const NODE_RED_COVERED: readonly CoveredCase[] = [
    {
        fault: "Node-RED gets TERM in the middle of its work",
        outcome: "it ends without an abort and without an orphan, and the broker says offline",
        file: "e2e/main-job.test.ts",
        test: "ends by TERM in the middle of its work",
    },
    {
        fault: "Node-RED is killed in the middle of its work, its model in a process or a thread",
        outcome: "no process is left",
        file: "e2e/leftovers.test.ts",
        test: "leaves no process behind when it is killed",
    },
    {
        fault: "20 deploys, the model in a process or a thread",
        outcome: "no more processes, threads, files, timers, sockets and listeners than after the second",
        file: "e2e/leftovers.test.ts",
        test: "holds no more than after the second",
    },
    {
        fault: "Ten full deploys (flows d15)",
        outcome: "one load, and results pause for less than a second",
        file: "nodes/model-lifecycle.test.ts",
        test: "is loaded once in ten full deploys",
    },
    {
        fault: "Four copies of a subflow that holds a model (flows d15)",
        outcome: "one load and little memory",
        file: "nodes/model-lifecycle.test.ts",
        test: "is loaded once for four copies of a subflow",
    },
    {
        fault: "A deploy while the broker is silent (flows d10)",
        outcome: "it ends within 3 s and leaves one socket",
        file: "nodes/csp-broker-deploy.test.ts",
        test: "take less than 3 s while the broker ${name}",
    },
    {
        fault: "Two connections want one client id (flows d07)",
        outcome: "the second is in error and names the first",
        file: "nodes/csp-broker-deploy.test.ts",
        test: "let one of two brokers with the same client id connect",
    },
    {
        fault: "adminAuth is on",
        outcome: "figures for those who may read, refused to others",
        file: "nodes/stats-routes.test.ts",
        test: "to strangers, and to users who may not read",
    },
    {
        fault: "A flow with faults is taken away",
        outcome: "no close time-out",
        file: "e2e/bad-input.test.ts",
        test: "is taken away by a deploy without a close time-out",
    },
    {
        fault: "Node-RED is killed while the broker is away, on both lines",
        outcome: "every event comes in order, and each begin gets its end",
        file: "e2e/events-outage.test.ts",
        test: "come through an outage in which Node-RED is killed",
    },
    {
        fault: "The broker is away for a while under events",
        outcome: "all arrive, in order",
        file: "src/mqtt/outage.test.ts",
        test: "of ${OUTAGE_S} s at 20 per second all arrive, in order",
    },
    {
        fault: "The broker forgets everything (flows d04)",
        outcome: "states and counts are sent anew",
        file: "nodes/csp-broker.test.ts",
        test: "sends states and counts anew to a broker that has forgotten them",
    },
    {
        fault: "A picture is too large for the broker (flows d05)",
        outcome: "given up and named, without a disconnect, and the rest goes on",
        file: "nodes/csp-broker.test.ts",
        test: "gives up what is too large for the broker and names it",
    },
    {
        fault: "The disk of the outbox takes no more",
        outcome: "events stay in memory, and the status says so",
        file: "src/mqtt/killed.test.ts",
        test: "stay in memory, with words for it, when the disk takes no more",
    },
    {
        fault: "A broker takes the call and acknowledges nothing",
        outcome: "dialled anew, with the cause, and everything is kept",
        file: "src/mqtt/refusals.test.ts",
        test: "is dialled anew when it acknowledges nothing",
    },
    {
        fault: "Two Node-RED publish under one prefix, and one is killed (flows d08)",
        outcome: "the other's cameras stay available",
        file: "nodes/two-node-red.test.ts",
        test: "keep the cameras of the one that runs available when the other is killed",
    },
];
