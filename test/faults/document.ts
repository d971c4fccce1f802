import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../fixtures/paths";
import { TABLES } from "./all-tables";
import { COVERED } from "./covered";
import { FAMILIES, type Family } from "./fault-table";

const FILE = path.join(ROOT, "docs/faults.md");

/** Milliseconds by case, by family. */
export type Times = ReadonlyMap<Family, ReadonlyMap<string, number>>;

const HEAD = `# Faults

What breaks it, and what it does then. Every line is a test with the real parts: a GStreamer RTSP server, mosquitto,
Node-RED, ffmpeg. \`npm test\` takes each case once; \`npm run test:faults\` takes the full counts (200,000 mutated inputs
per reader, 5,000 through onnxruntime, 100 redeploys) and writes the times below. This file is generated from the tables
in \`test/faults/\`, and a test compares the two.

"Time to recover" is from the end of the fault to the first good result, as last measured on two cores; a dash where
nothing has to recover.
`;

/** The whole document. */
export function renderDocument(times: Times): string {
    return [HEAD, ...FAMILIES.map((name) => section(name, times.get(name) ?? new Map()))].join("\n");
}

function section(name: Family, times: ReadonlyMap<string, number>): string {
    const own = Object.entries(TABLES[name]).map(([fault, outcome]) =>
        row(fault, outcome, seconds(times.get(fault)), `test/faults/${name}.test.ts`),
    );
    const others = COVERED[name].map(({ fault, outcome, file }) => row(fault, outcome, "–", `test/${file}`));
    const head = ["| case | outcome | time to recover | test |", "|---|---|---|---|"];
    return [`## ${name}`, "", ...head, ...own, ...others, ""].join("\n");
}

const row = (...cells: string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
const seconds = (ms: number | undefined): string => (ms === undefined ? "–" : `${(ms / 1000).toFixed(1)} s`);

/** The times that stand in a document. */
export function readTimes(text: string): Map<Family, Map<string, number>> {
    const times = new Map<Family, Map<string, number>>();
    for (const part of text.split(/^## /m).slice(1)) {
        const own = new Map<string, number>();
        for (const [, fault = "", value] of part.matchAll(/^\| (.*?) \| .* \| ([\d.]+) s \| [^|]*\|$/gm))
            own.set(fault.replaceAll("\\|", "|"), Number(value) * 1000);
        times.set(part.split("\n", 1)[0] as Family, own);
    }
    return times;
}

export const readDocument = (): Promise<string> => readFile(FILE, "utf8").catch(() => "");

/** Renders the document anew with what a run has measured. */
export async function writeTimes(name: Family, measured: ReadonlyMap<string, number>): Promise<void> {
    const times = readTimes(await readDocument());
    times.set(name, new Map([...(times.get(name) ?? []), ...measured]));
    await writeFile(FILE, renderDocument(times));
}
