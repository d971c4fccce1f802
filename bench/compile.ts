import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { randomPair } from "./darknet/random-pair";
import { median } from "./measure/median";
import type { Bench } from "./run/bench";

const LIMIT_MS = 60_000;

/** What it takes to make a graph of the largest network of the paper. */
export const compileTime: Bench = {
    name: "compile",
    title: "Compiling a darknet pair",
    method: "CSPResNeXt50-PANet-SPP at 512 (56.9 M weights, random): cfg and weights read, folded and written as ONNX, in a process of its own.",
    rows: [
        {
            id: "compile-time",
            title: "time to compile 56.9 M weights",
            unit: "s",
            goal: { is: "<", value: 5 },
        },
        {
            id: "compile-memory",
            title: "most memory of the process",
            unit: "GB",
            goal: { is: "<", value: 1.5 },
        },
    ],
    measure: (run) => {
        const { folder, cfg, weights } = randomPair("cspresnext50-panet-spp", 512);
        const measured: { seconds: number; gigabytes: number }[] = [];
        try {
            for (let round = 0; round < run.rounds(5); round++) {
                const program = path.join(__dirname, "darknet/compile-runner.js");
                const { stdout, status, stderr } = spawnSync(process.execPath, [program, cfg, weights], {
                    encoding: "utf8",
                    timeout: LIMIT_MS,
                });
                if (status !== 0) throw new Error(stderr);
                measured.push(JSON.parse(stdout) as (typeof measured)[number]);
            }
        } finally {
            rmSync(folder, { recursive: true });
        }
        run.record("compile-time", median(measured.map(({ seconds }) => seconds)));
        run.record("compile-memory", Math.max(...measured.map(({ gigabytes }) => gigabytes)));
        return Promise.resolve();
    },
};
