import { loadNativeRuntime } from "../runtime";
import { isSameAnswer, rawAnswer } from "./answer";
import { EXECUTION_PROVIDERS, type Provider } from "./provider-names";
import type { TrialProcess } from "./trial-process";
import { whyRefused } from "./why-refused";

/** Waking a graphics card and loading its libraries takes seconds the first time. */
const LIMIT_MS = 10_000;
/** A driver in software is hundreds of times slower than the CPU; a card may lose by some on so small a network. */
const SLOW_FACTOR = 20;
const SLOW_MS = 15;

/** Both null for a provider that works; else ends of sentences. */
export interface Probe {
    /** Why it cannot be used. */
    readonly refused: string | null;
    /** By how much it is slower than the CPU, if that is by far. */
    readonly slow: string | null;
}

/**
 * Tries a provider of onnxruntime-node on a small network, in a process of its own.
 *
 * @throws {VisionError} `E_RUNTIME_MISSING`
 */
export async function probeProvider(
    trial: TrialProcess,
    provider: Provider,
    threads: number,
): Promise<Probe> {
    const isBuiltIn = loadNativeRuntime()
        .listSupportedBackends()
        .some(({ name }) => name === EXECUTION_PROVIDERS[provider][0]);
    if (!isBuiltIn) return refusal(whyRefused(provider, "backend not found"));
    const answer = await trial.ask({ provider, threads, graph: null }, LIMIT_MS);
    if ("refused" in answer) return refusal(answer.refused);
    const { run, cpu } = answer;
    if (!cpu || !isSameAnswer(rawAnswer(cpu.outputs), rawAnswer(run.outputs)))
        return refusal("it gives other numbers than the CPU on a small network");
    const isSlow = run.ms > Math.max(SLOW_MS, SLOW_FACTOR * cpu.ms);
    const times = `${run.ms.toFixed(0)} ms against ${cpu.ms.toFixed(1)} ms on a small network`;
    return { refused: null, slow: isSlow ? `it is slower than the CPU (${times})` : null };
}

const refusal = (reason: string): Probe => ({ refused: reason, slow: null });
