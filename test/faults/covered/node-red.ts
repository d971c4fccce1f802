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
];
