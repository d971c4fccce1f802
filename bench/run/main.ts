import { describeMachine } from "../measure/machine";
import { keepFigures, readFigures, type BenchFigures } from "../report/figures-file";
import { terminalTable } from "../report/terminal-table";
import { writePages } from "../report/write-pages";
import { BENCHES } from "./benches";
import { readChoice, USAGE, type Choice } from "./choice";
import { runBench } from "./run-bench";

const say = (text: string): void => console.error(text);

/** Runs the benches asked for, prints table and JSON on stdout, and tells by the exit code whether one broke. */
async function main(words: readonly string[]): Promise<number> {
    let choice: Choice;
    try {
        choice = readChoice(words, BENCHES);
    } catch (error) {
        say(`${(error as Error).message}\n${USAGE}`);
        return 2;
    }
    if (choice.isPagesOnly) {
        writePages(BENCHES);
        return 0;
    }
    const machine = describeMachine();
    console.log(`${machine.text}\n`);
    const measured: Record<string, BenchFigures> = {};
    let isGood = true;
    for (const bench of choice.benches) {
        say(`${bench.name}: ${bench.title} …`);
        const { values, missing, isFailed, seconds } = await runBench(bench, {
            isShort: choice.isShort,
            say: (text) => say(`  ${text}`),
        });
        isGood &&= !isFailed;
        measured[bench.name] = { machine: machine.text, date: machine.date, values, missing };
        say(`${bench.name}: ${Math.round(seconds)} s${missing === null ? "" : `; ${missing}`}`);
    }
    console.log(terminalTable(choice.benches, measured));
    console.log(JSON.stringify(measured, null, 2));
    if (choice.isWritten) {
        keepFigures({ ...readFigures(), ...measured });
        writePages(BENCHES);
        say("Written: docs/figures.json, docs/figures.md, README.md.");
    }
    return isGood ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
