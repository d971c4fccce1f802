import { checkPicture } from "./check-picture";
import { probeNetwork } from "./probe-network";
import type { Provider } from "./provider-names";
import { Session, type PictureGraph } from "./session";
import { timedRun, type TimedRun } from "./timed-run";
import type { TrialAnswer, TrialRequest } from "./trial-messages";
import { whyRefused } from "./why-refused";

/** The far side of a trial: a process that a provider may take with it when it crashes. */
async function answer({ provider, threads, graph }: TrialRequest): Promise<TrialAnswer> {
    try {
        const tried = graph ?? probeNetwork();
        const run = await runOn(tried, provider, threads);
        return { run, cpu: graph ? null : await runOn(tried, "cpu", threads) };
    } catch (thrown) {
        return { refused: whyRefused(provider, thrown) };
    }
}

async function runOn(graph: PictureGraph, provider: Provider, threads: number): Promise<TimedRun> {
    const session = await Session.open(graph, provider, threads);
    const run = await timedRun(session, checkPicture(graph.dims), graph.dims);
    await session.close();
    return run;
}

process.on("message", (request: TrialRequest) => {
    void answer(request).then((result) => process.send?.(result));
});
process.on("disconnect", () => process.exit());
