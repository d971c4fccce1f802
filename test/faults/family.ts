import type { Context } from "mocha";
import { IS_FULL } from "./counts";
import { writeTimes } from "./document";
import { assertNoSecret } from "./evidence";
import type { Family, FaultTable } from "./fault-table";

/** What a case may do besides asserting. */
export interface FaultRun {
    readonly mocha: Context;
    /** Tells how long the product took to be as before, in ms. */
    readonly recovered: (ms: number) => void;
    /** Has something done when the case is over, however it ends; the last first. */
    readonly atEnd: (cleanUp: () => unknown) => void;
}

/** A test for every case of a table. */
export type FaultRuns<Table extends FaultTable> = Readonly<
    Record<keyof Table, (run: FaultRun) => Promise<void> | void>
>;

/** Declares a test for every case of a table; the compiler refuses a table and tests that differ. */
export function family<Table extends FaultTable>(name: Family, table: Table, runs: FaultRuns<Table>): void {
    const times = new Map<string, number>();
    for (const [fault, outcome] of Object.entries(table)) {
        it(`${fault}: ${outcome}`, async function () {
            const cleanUps: (() => unknown)[] = [];
            const run: FaultRun = {
                mocha: this,
                recovered: (ms) => void times.set(fault, ms),
                atEnd: (cleanUp) => void cleanUps.unshift(cleanUp),
            };
            try {
                await runs[fault as keyof Table](run);
            } finally {
                for (const cleanUp of cleanUps) await cleanUp();
            }
            assertNoSecret();
        });
    }
    after(async () => {
        if (IS_FULL) await writeTimes(name, times);
    });
}
