/** One curve, in a panel of its own. */
export interface Curve {
    readonly title: string;
    readonly unit: string;
    /** y of each point; x are those of the plot. */
    readonly values: readonly number[];
}

export interface Plot {
    readonly title: string;
    readonly xTitle: string;
    readonly x: readonly number[];
    readonly curves: readonly Curve[];
}

const WIDTH = 800;
const PANEL = 130;
const LEFT = 70;
const RIGHT = 20;
const TOP = 50;
const GAP = 30;
const INNER = PANEL - GAP;

/** Panels below each other over a common x axis, as SVG; each y axis begins at 0. */
export function plot({ title, xTitle, x, curves }: Plot): string {
    const height = TOP + curves.length * PANEL + 30;
    const last = x.at(-1) ?? 1;
    const xOf = (value: number): number => LEFT + (value / last) * (WIDTH - LEFT - RIGHT);
    const ticks = steps(last).map((value) => text(xOf(value), height - 28, String(value), "middle"));
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">`,
        `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
        `<text x="${LEFT}" y="20" font-size="15">${escaped(title)}</text>`,
        ...curves.flatMap((curve, i) => panel(curve, x.map(xOf), TOP + i * PANEL)),
        ...ticks,
        text(WIDTH / 2, height - 8, xTitle, "middle"),
        "</svg>",
        "",
    ].join("\n");
}

function panel({ title, unit, values }: Curve, xs: readonly number[], top: number): string[] {
    const most = Math.max(...values, Number.MIN_VALUE) * 1.1;
    const yOf = (value: number): number => top + INNER - (value / most) * INNER;
    const points = values.map((value, i) => `${(xs[i] ?? 0).toFixed(1)},${yOf(value).toFixed(1)}`);
    const lines = steps(most).flatMap((value) => [
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${yOf(value).toFixed(1)}" y2="${yOf(value).toFixed(1)}" stroke="#ddd"/>`,
        text(LEFT - 6, yOf(value) + 4, String(value), "end"),
    ]);
    return [
        text(LEFT, top - 6, `${title}${unit ? ` (${unit})` : ""}`, "start"),
        ...lines,
        `<polyline fill="none" stroke="#1f6feb" stroke-width="1.5" points="${points.join(" ")}"/>`,
    ];
}

/** Round numbers from 0 up to a value, three to six of them. */
function steps(most: number): number[] {
    const power = 10 ** Math.floor(Math.log10(most));
    const step = [0.2, 0.5, 1, 2].map((part) => part * power).find((each) => most / each <= 5) ?? 2 * power;
    const count = Math.floor(most / step);
    return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}

const text = (x: number, y: number, words: string, anchor: "start" | "middle" | "end"): string =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped(words)}</text>`;

const escaped = (words: string): string =>
    words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
