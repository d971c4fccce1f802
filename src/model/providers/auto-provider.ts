import { VisionError } from "../../errors";
import { nativeFailure } from "../runtime";
import { checkPicture } from "./check-picture";
import { judgeRun, type ReadAnswer } from "./judge-run";
import { NamedProvider } from "./named-provider";
import type { NetworkOpener } from "./network-opener";
import { probeProvider } from "./probe-provider";
import { acceleratorsOf, type Provider } from "./provider-names";
import { Session, type PictureGraph } from "./session";
import { timedRun, type TimedRun } from "./timed-run";
import { TrialProcess } from "./trial-process";
import type { ProviderVerdict, Refusal } from "./verdict";
import { whyRefused } from "./why-refused";

/** For hundreds of megabytes on a card that has to compile them. */
const RUN_LIMIT_MS = 60_000;

/**
 * The best provider that works: an accelerator that gives the CPU's answer for this network, and sooner; else the CPU;
 * else WebAssembly. Accelerators are tried in a process of their own, from the start, while the model is still read.
 */
export class AutoProvider implements NetworkOpener {
    readonly #trial = new TrialProcess();
    readonly #refused: Refusal[] = [];
    readonly #working: Promise<readonly Provider[]>;
    readonly #nativeFailure: VisionError | null;
    #verdict: ProviderVerdict | null = null;

    constructor(private readonly threads: number) {
        this.#nativeFailure = nativeFailure();
        this.#working = this.#nativeFailure ? Promise.resolve([]) : this.#probe();
    }

    get verdict(): ProviderVerdict | null {
        return this.#verdict;
    }

    async open(graph: PictureGraph, read: ReadAnswer | null): Promise<Session> {
        if (this.#nativeFailure) return this.#openWeb(graph, this.#nativeFailure);
        const cpu = await Session.open(graph, "cpu", this.threads);
        let usual: TimedRun | null = null;
        for (const provider of await this.#working) {
            usual ??= await this.#runUsual(cpu, graph, read);
            const session = await this.#tryOn(provider, graph, usual, read);
            if (!session) continue;
            await cpu.close();
            return this.#take(provider, session);
        }
        return this.#take("cpu", cpu);
    }

    async close(): Promise<void> {
        await this.#trial.close();
        await this.#working;
    }

    async #probe(): Promise<readonly Provider[]> {
        const working: Provider[] = [];
        for (const provider of acceleratorsOf(process.platform)) {
            const { refused, slow } = await probeProvider(this.#trial, provider, this.threads);
            const reason = refused ?? slow;
            if (reason === null) working.push(provider);
            else this.#refused.push({ provider, reason });
        }
        return working;
    }

    async #runUsual(cpu: Session, { dims }: PictureGraph, read: ReadAnswer | null): Promise<TimedRun> {
        const picture = checkPicture(dims);
        // The first picture that a head sees is one without objects: by it some settle what the shapes leave open.
        read?.(await cpu.run(new Uint8Array(picture.length), dims), 0);
        return timedRun(cpu, picture, dims);
    }

    /** A session on the provider if it is better than the CPU. */
    async #tryOn(
        provider: Provider,
        graph: PictureGraph,
        usual: TimedRun,
        read: ReadAnswer | null,
    ): Promise<Session | null> {
        const answer = await this.#trial.ask({ provider, threads: this.threads, graph }, RUN_LIMIT_MS);
        let reason = "refused" in answer ? answer.refused : judgeRun(usual, answer.run, read);
        if (reason === null) {
            // Its memory on the card is needed here now.
            await this.#trial.rest();
            try {
                return await Session.open(graph, provider, this.threads);
            } catch (thrown) {
                reason = whyRefused(provider, thrown);
            }
        }
        this.#refused.push({ provider, reason });
        return null;
    }

    async #openWeb(graph: PictureGraph, { message }: VisionError): Promise<Session> {
        const web = new NamedProvider("wasm", this.threads);
        const session = await web.open(graph).catch((thrown: unknown) => {
            if (!(thrown instanceof VisionError)) throw thrown;
            throw new VisionError(thrown.code, `${message} In its place: ${thrown.message}`, {
                cause: thrown,
            });
        });
        this.#refused.push({ provider: "cpu", reason: message.replace(/\.$/, "") });
        for (const provider of acceleratorsOf(process.platform))
            this.#refused.push({ provider, reason: "it needs onnxruntime-node" });
        return this.#take("wasm", session);
    }

    #take(provider: Provider, session: Session): Session {
        this.#verdict = { provider, refused: this.#refused };
        return session;
    }
}
