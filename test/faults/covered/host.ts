import type { CoveredCase } from "../fault-table";

export const HOST_COVERED: readonly CoveredCase[] = [
    {
        fault: "A host exits, crashes or is killed in the middle of a run",
        outcome: "it is replaced, frames with it are dropped with the reason, the next is answered",
        file: "src/model/host-failures.test.ts",
        test: "is replaced when it ${name} (${isolation})",
    },
    {
        fault: "A host hangs in a run, or is stopped",
        outcome: "it is given up and replaced",
        file: "src/model/host-failures.test.ts",
        test: '"is stopped",',
    },
    {
        fault: "A host ends while picture files wait for their answers",
        outcome: "those with it are answered by E_HOST_LOST or E_HOST_HUNG, the others by their results",
        file: "src/model/host-failures.test.ts",
        test: "answers the pictures with it with the reason",
    },
    {
        fault: "A host crashes three times in a row while it loads",
        outcome: "the model is in error with the cause until a deploy",
        file: "src/model/host-failures.test.ts",
        test: "is given up after three crashes in a row",
    },
    {
        fault: "A model cannot be loaded",
        outcome: "it is in error with the cause, and loads at the next deploy",
        file: "src/model/host-failures.test.ts",
        test: "says what keeps a model from loading",
    },
    {
        fault: "Two runs are slow",
        outcome: "they are not taken for a hang",
        file: "src/model/host-failures.test.ts",
        test: "does not take two slow runs for a hung one",
    },
    {
        fault: "Node-RED itself stands still",
        outcome: "the host is not taken for hung",
        file: "src/model/host-failures.test.ts",
        test: "is not taken for hung when it is this process that stood still",
    },
    {
        fault: "A run throws on one input only",
        outcome: "that frame fails with the reason, the next is answered",
        file: "src/model/hosts.test.ts",
        test: "reports a run that throws on that frame only",
    },
    {
        fault: "The program that uses a model ends in the middle of runs, by TERM, KILL or by itself",
        outcome: "it ends cleanly and leaves no host",
        file: "src/model/host-ends.test.ts",
        test: "is clean on a TERM in the middle of runs",
    },
    {
        fault: "A host in Node-RED gets KILL or STOP",
        outcome: "it is replaced and the flow goes on",
        file: "e2e/main-job.test.ts",
        test: "replaces an inference host that gets ${signal}",
    },
];
