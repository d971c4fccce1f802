import type { LayerTotals, Totals } from "../../graph/layer-totals";

const COLUMNS = ["layer", "type", "output", "weights", "values", "BFLOPs conv", "BFLOPs", "traffic"];
/** The first three are words. */
const WORDS = 3;

/** The figures of a network as a table, one line per layer, and in sum. */
export function totalsText(totals: Totals): string {
    const rows = [COLUMNS, ...totals.layers.map(rowOf)];
    const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
    const lines = rows.map((row) =>
        row.map((cell, i) => (i < WORDS ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
    );
    return [...lines, "", ...sumsOf(totals)].join("\n");
}

function rowOf({ name, type, output, weights, values, convolution, total, traffic }: LayerTotals): string[] {
    return [name, type, output.join(" × "), ...[weights, values].map(String), billions(convolution), billions(total)].concat(
        String(traffic),
    );
}

function sumsOf({ weights, values, convolution, total, traffic, largest }: Totals): string[] {
    const most = largest && `${largest.name} (${largest.type}), ${billions(largest.total)} BFLOPs`;
    return [
        `parameters      ${millions(weights)} M weights of convolutions, ${millions(values)} M values in all`,
        `BFLOPs          ${billions(convolution)} of convolutions, ${billions(total)} as darknet counts`,
        `memory traffic  ${millions(traffic)} M elements in and out of convolutions and pools`,
        `largest layer   ${most ?? "none"}`,
    ];
}

function millions(value: number): string {
    return (value / 1e6).toFixed(3);
}

function billions(value: number): string {
    return (value / 1e9).toFixed(4);
}
