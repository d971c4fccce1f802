import type { Bench } from "../run/bench";
import { cells } from "./cells";
import type { Figures } from "./figures-file";

const START = "<!-- figures: npm run bench -- --write -->";
const END = "<!-- /figures -->";

/** README.md with the marked section filled: what was measured of the rows with a goal or quoted, and where. */
export function withFigures(readme: string, benches: readonly Bench[], figures: Figures): string {
    const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
    if (start < 0 || end < start) throw new Error(`README.md has no section from "${START}" to "${END}".`);
    return (
        readme.slice(0, start) +
        [START, ...table(benches, figures), END].join("\n") +
        readme.slice(end + END.length)
    );
}

function table(benches: readonly Bench[], figures: Figures): string[] {
    const lines = benches.flatMap(({ name, rows }) =>
        rows.flatMap((row) => {
            const value = figures[name]?.values[row.id];
            if (value === undefined || (!row.goal && !row.isQuoted)) return [];
            const shown = cells(row, value);
            return [`| ${row.title} | ${shown.goal} | ${shown.value} | ${shown.verdict} |`];
        }),
    );
    if (lines.length === 0) return ["", "Not measured yet.", ""];
    const machines = [...new Set(benches.flatMap(({ name }) => figures[name]?.machine ?? []))];
    return [
        "",
        "| figure | goal | measured | held |",
        "|---|---|---|---|",
        ...lines,
        "",
        `Measured on ${machines.join("; and on ")}.`,
        "",
    ];
}
