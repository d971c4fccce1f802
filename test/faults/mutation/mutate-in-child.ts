import assert from "node:assert/strict";
import { fork } from "node:child_process";
import path from "node:path";
import type { MutationNews, MutationReport, TARGETS } from "./run-target";

/** Longest silence of a child, ms: some hundred inputs of a reader, or one of the runtime. */
const SILENCE_MS = 30_000;
/** Of the heap, MB: an allocation of a gigabyte ends the child. */
const HEAP_MB = 256;

/** Runs a target over seeds `first` … `first + count - 1`; rejects with the seed that it failed, crashed or hung on. */
export function mutateInChild(
    name: keyof typeof TARGETS,
    first: number,
    count: number,
): Promise<MutationReport> {
    const program = path.join(__dirname, "run-target.js");
    const child = fork(program, [name, String(first), String(count)], {
        execArgv: [`--max-old-space-size=${HEAP_MB}`],
        stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const kill = (): void => void child.kill("SIGKILL");
    process.once("exit", kill);
    let [seed, words] = [first, ""];
    child.stderr!.on("data", (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2000)));
    return new Promise<MutationReport>((resolve, reject) => {
        const clock = setTimeout(() => {
            kill();
            reject(new Error(`${name} hangs on a seed from ${seed} on`));
        }, SILENCE_MS);
        let report: MutationReport | null = null;
        child.on("message", (news: MutationNews) => {
            clock.refresh();
            if ("failure" in news) reject(new Error(`${name}, seed ${news.seed}: ${news.failure}`));
            else if ("verdicts" in news) report = news;
            else seed = news.seed;
        });
        child.on("close", (code, signal) => {
            clearTimeout(clock);
            process.off("exit", kill);
            if (report) resolve(report);
            else
                reject(new Error(`${name} ended with ${code ?? signal} on a seed from ${seed} on: ${words}`));
        });
    }).then((report) => {
        assert.ok(report.slowestMs < 5000, `seed ${report.slowestSeed} took ${report.slowestMs} ms`);
        return report;
    });
}
