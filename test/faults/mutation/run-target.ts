import { createHash } from "node:crypto";
import { cfgTarget } from "./cfg-target";
import { graphTarget } from "./graph-target";
import { labelsTarget } from "./labels-target";
import { manifestTarget } from "./manifest-target";
import { mutate } from "./mutate";
import { namesTarget } from "./names-target";
import { seededRandom } from "./random";
import { runtimeTarget } from "./runtime-target";
import { showinfoTarget } from "./showinfo-target";
import type { Target, Verdict } from "./target";
import { weightsTarget } from "./weights-target";

export const TARGETS = {
    manifest: manifestTarget,
    labels: () => labelsTarget(false),
    "numbered labels": () => labelsTarget(true),
    names: namesTarget,
    graph: graphTarget,
    showinfo: showinfoTarget,
    cfg: cfgTarget,
    weights: weightsTarget,
    runtime: runtimeTarget,
} as const satisfies Readonly<Record<string, () => Target>>;

/** What a run of inputs came to; memory in MB, times in ms. */
export interface MutationReport {
    readonly verdicts: Readonly<Record<Verdict, number>>;
    readonly slowestMs: number;
    readonly slowestSeed: number;
    readonly mostMemoryMb: number;
    /** Of all inputs: the same seeds make the same ones. */
    readonly digest: string;
}

/** A sign of life, or the end. */
export type MutationNews =
    { readonly seed: number } | MutationReport | { readonly seed: number; readonly failure: string };

/** Arguments: target, first seed, count. The program of a child, so that a crash or a hang ends nobody else. */
async function main([name, first, count]: readonly string[]): Promise<void> {
    const target: Target = TARGETS[name as keyof typeof TARGETS]();
    const verdicts = { refused: 0, same: 0, differs: 0 };
    const hash = createHash("sha256");
    let [slowestMs, slowestSeed] = [0, 0];
    for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
        if (name === "runtime" || seed % 500 === 0) await tell({ seed });
        const mutated = mutate(target.original, seededRandom(seed));
        hash.update(mutated);
        const start = performance.now();
        try {
            verdicts[await target.judge(mutated)] += 1;
        } catch (error) {
            await tell({ seed, failure: error instanceof Error ? (error.stack ?? "") : String(error) });
            await target.close?.();
            return;
        }
        const ms = performance.now() - start;
        if (ms > slowestMs) [slowestMs, slowestSeed] = [ms, seed];
    }
    await target.close?.();
    const mostMemoryMb = process.resourceUsage().maxRSS / 1024;
    await tell({ verdicts, slowestMs, slowestSeed, mostMemoryMb, digest: hash.digest("hex") });
}

const tell = (news: MutationNews): Promise<void> =>
    new Promise((resolve) => process.send!(news, undefined, undefined, () => resolve()));

if (require.main === module) void main(process.argv.slice(2)).finally(() => process.disconnect());
