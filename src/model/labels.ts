import { readFile } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import type { Manifest } from "./manifest";

/** A label file holds a few kilobytes; a larger one is something else. */
const MOST_BYTES = 4 * 1024 * 1024;
/** More classes than any network has. */
const MOST_LABELS = 100_000;
const NUMBERED = /^(\d+)\s*[:\s]\s*(\S[^]*)$/;

/**
 * One label per line. A byte-order mark, Windows line ends and empty last lines are not part of them; lines that are
 * all numbered (`0: person`) are placed by their number, blank ones between them aside, and gaps get a name that says so.
 */
export function parseLabels(text: string): string[] {
    const lines = text
        .replace(/^\uFEFF/, "")
        .split(/\r\n|\r|\n/)
        .map((line) => line.trim());
    while (lines.at(-1) === "") lines.pop();
    const numbered = lines.filter((line) => line !== "").map((line) => NUMBERED.exec(line));
    if (lines.length === 0 || !numbered.every((match) => match !== null)) {
        return lines.map((line, index) => line || `class ${index}`);
    }
    const labels: string[] = [];
    for (const match of numbered) {
        const index = Number(match[1]);
        if (index < MOST_LABELS) labels[index] = match[2] ?? "";
    }
    return Array.from(labels, (label, index) => (label as string | undefined) ?? `class ${index}`);
}

/** The labels of a manifest, read from their file if it names one; null if it has none. */
export async function labelsOf(
    manifest: Pick<Manifest, "labels">,
    folder: string,
): Promise<readonly string[] | null> {
    if (typeof manifest.labels !== "string") return manifest.labels ?? null;
    return readLabels(manifest.labels, folder);
}

/**
 * @param name absolute, or relative to the model's folder
 * @throws {VisionError} `E_MODEL_LABELS`
 */
export async function readLabels(name: string, folder: string): Promise<readonly string[]> {
    const file = path.resolve(folder, name);
    const bytes = await readFile(file).catch((error: unknown) => {
        throw new VisionError("E_MODEL_LABELS", `The label file ${name} is missing in ${folder}.`, {
            cause: error,
        });
    });
    const labels = bytes.length > MOST_BYTES ? [] : parseLabels(bytes.toString("utf8"));
    if (labels.length === 0 || labels.length > MOST_LABELS) {
        const found = labels.length === 0 ? "none" : String(labels.length);
        throw new VisionError("E_MODEL_LABELS", `Expected one label per line in ${file}, found ${found}.`);
    }
    return labels;
}
