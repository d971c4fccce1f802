import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { VisionError } from "../../errors";
import { LIBRARY, type LibraryModel } from "../../model/library-table";
import { EMBEDDED_MODELS } from "../../model/locate-model";
import { readModel } from "../../model/read-model";
import { Arguments, FLAG } from "../arguments";
import { EXIT } from "../exit-code";
import { ownModels } from "../own-models";
import { bytesText } from "./bytes-text";

interface Entry {
    readonly name: string;
    readonly task: string;
    /** Where it is: `embedded`, a folder, or how it can be had. */
    readonly where: string;
    /** Bytes of all files whose size is known. */
    readonly size: number | null;
    readonly license: string | null;
}

/** `models list`: what is here and what can be fetched. */
export async function listModels(args: readonly string[]): Promise<number> {
    const given = new Arguments(args, { json: FLAG });
    const { folders } = ownModels();
    const here = await present([...folders, EMBEDDED_MODELS]);
    const names = new Set(here.map(({ name }) => name));
    const entries = [...here, ...LIBRARY.filter(({ name }) => !names.has(name)).map(offered)];
    process.stdout.write(`${given.flag("json") ? JSON.stringify({ models: entries }) : asText(entries)}\n`);
    return EXIT.ok;
}

async function present(folders: readonly string[]): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const folder of folders) {
        const names = existsSync(folder) ? readdirSync(folder).sort() : [];
        for (const name of names) {
            if (!existsSync(path.join(folder, name, "model.json"))) continue;
            if (entries.every((entry) => entry.name !== name)) entries.push(await described(folder, name));
        }
    }
    return entries;
}

/** A model goes by the name of its folder. */
async function described(folder: string, name: string): Promise<Entry> {
    const where = folder === EMBEDDED_MODELS ? "embedded" : path.join(folder, name);
    try {
        const { manifest } = await readModel(path.join(folder, name));
        return { name, task: manifest?.task ?? "", where, size: null, license: manifest?.license ?? null };
    } catch (error) {
        if (!(error instanceof VisionError)) throw error;
        return { name, task: "broken", where: error.message, size: null, license: null };
    }
}

function offered({ name, task, files, license }: LibraryModel): Entry {
    const size = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
    const where = files.some(({ manual }) => manual) ? "by hand, see info" : "fetch";
    return { name, task, where, size, license };
}

function asText(entries: readonly Entry[]): string {
    const rows = entries.map(({ name, task, where, size, license }) => [
        name,
        task,
        size === null ? "" : bytesText(size),
        where,
        license ?? "",
    ]);
    const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
    return rows
        .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd())
        .join("\n");
}
