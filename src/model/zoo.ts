import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { VisionError } from "../errors";
import { EMBEDDED_MODELS } from "./locate-model";

const FOLDER = path.join(EMBEDDED_MODELS, "zoo");

/** What the head of a zoo's cfg says of it. */
export interface ZooEntry {
    readonly name: string;
    readonly title: string;
    /** Whether it is the author's own, recovered from published figures, or a reading. */
    readonly certainty: string;
    readonly published: string;
    readonly built: string;
    readonly text: string;
}

/** Every network of the zoo, by name. */
export async function zooEntries(): Promise<ZooEntry[]> {
    const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".cfg")).sort();
    return Promise.all(
        names.map(async (file) => {
            const text = await readFile(path.join(FOLDER, file), "utf8");
            const told = (key: string): string => new RegExp(`^# ${key}: +(.*)$`, "m").exec(text)?.[1] ?? "";
            return {
                name: path.parse(file).name,
                title: /^# (.*), written by/.exec(text)?.[1] ?? "",
                certainty: told("certainty"),
                published: told("published"),
                built: told("built"),
                text,
            };
        }),
    );
}

/** The cfg of this name; null if the zoo has none. */
export function findInZoo(name: string): string | null {
    const file = path.join(FOLDER, `${path.basename(name)}.cfg`);
    return existsSync(file) ? file : null;
}

/** @throws {VisionError} `E_MODEL_MISSING` listing the names */
export async function zooEntry(name: string): Promise<ZooEntry> {
    const entries = await zooEntries();
    const found = entries.find((entry) => entry.name === name);
    if (found) return found;
    const names = entries.map((entry) => entry.name).join(", ");
    throw new VisionError("E_MODEL_MISSING", `The zoo has no network "${name}"; it has ${names}.`);
}
