import { readFileSync } from "node:fs";
import { NotMeasured } from "../run/not-measured";

/** Linux counts in hundredths of a second on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time that a living process has used, all its threads, in seconds.
 *
 * @throws {NotMeasured} where there is no /proc
 */
export function cpuTime(pid: number): number {
    let stat: string;
    try {
        stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    } catch {
        throw new NotMeasured(`no processor time of process ${pid} here`);
    }
    // The name in brackets can hold anything; what follows cannot.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
