import type { Bench } from "../run/bench";
import { cells } from "./cells";
import type { Figures } from "./figures-file";

/** The rows of the benches as lines of equal columns. */
export function terminalTable(benches: readonly Bench[], figures: Figures): string {
    const lines = benches.flatMap(({ name, rows }) =>
        rows.map((row) => {
            const { goal, value, verdict } = cells(row, figures[name]?.values[row.id]);
            return [name, row.title, goal, value, verdict];
        }),
    );
    const table = [["bench", "figure", "goal", "measured", "held"], ...lines];
    const widths = [0, 1, 2, 3, 4].map((column) =>
        Math.max(...table.map((line) => line[column]?.length ?? 0)),
    );
    const text = table.map((line) =>
        line
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join("  ")
            .trimEnd(),
    );
    return `${text.join("\n")}\n`;
}
