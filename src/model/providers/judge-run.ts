import { isSameAnswer, rawAnswer, type Answer } from "./answer";
import type { RawTensor } from "./session";
import type { TimedRun } from "./timed-run";

/** What outputs mean, of at most so many parts; the surest if there are more. */
export type ReadAnswer = (outputs: Readonly<Record<string, RawTensor>>, most: number) => Answer;

/** Parts that are compared. */
const COMPARED = 20;
/** Parts among which each of those is looked for: those that are equally sure change places. */
const AMONG = 1000;
/** A provider that hands everything on to the CPU takes as long as the CPU, give or take. */
const LEAST_GAIN = 0.95;

/**
 * Whether a provider's run of a network is as good as the CPU's.
 *
 * @param read null if only the plain numbers can be compared
 * @returns null if it is, else why not, as the end of a sentence
 */
export function judgeRun(cpu: TimedRun, run: TimedRun, read: ReadAnswer | null): string | null {
    const expected = read?.(cpu.outputs, COMPARED) ?? [];
    const [ours, theirs] =
        read && expected.length > 0
            ? [expected, read(run.outputs, AMONG)]
            : [rawAnswer(cpu.outputs), rawAnswer(run.outputs)];
    if (ours.length === 0) return "the network gives nothing by which it could be checked";
    if (!isSameAnswer(ours, theirs)) return "it does not give the CPU's answer on a check picture";
    if (run.ms < LEAST_GAIN * cpu.ms) return null;
    return `it does not beat the CPU (${run.ms.toFixed(1)} ms against ${cpu.ms.toFixed(1)} ms on a check picture)`;
}
