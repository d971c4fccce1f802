import { inspectModel, type ModelInspection, type NamedTensor } from "../../model/inspect-model";
import { findInLibrary, type LibraryFile, type LibraryModel } from "../../model/library-table";
import { locateModel } from "../../model/locate-model";
import { VisionError } from "../../errors";
import { Arguments, FLAG } from "../arguments";
import { EXIT } from "../exit-code";
import { ownModels } from "../own-models";
import { bytesText } from "./bytes-text";
import { oneName } from "./one-name";

/** `models info`: a model that is here, read from its files; one that is not, from the library. */
export async function modelInfo(args: readonly string[]): Promise<number> {
    const given = new Arguments(args, { json: FLAG });
    const name = oneName(given);
    const { folders } = ownModels();
    const found = here(name, folders);
    const listed = findInLibrary(name);
    const json = given.flag("json");
    if (typeof found === "string") {
        const inspection = await inspectModel(found);
        process.stdout.write(`${json ? JSON.stringify(inspection) : inspectionText(inspection)}\n`);
        return EXIT.ok;
    }
    if (!listed) throw found;
    process.stdout.write(`${json ? JSON.stringify(listed) : libraryText(listed)}\n`);
    return EXIT.ok;
}

function here(name: string, folders: readonly string[]): string | VisionError {
    try {
        return locateModel(name, folders);
    } catch (error) {
        if (error instanceof VisionError) return error;
        throw error;
    }
}

function inspectionText({ location, manifest, network, labels }: ModelInspection): string {
    const shape = ({ name, type, dims }: NamedTensor): string =>
        `${name} ${type} [${dims.map((dim) => dim ?? "?").join(", ")}]`;
    return [
        location,
        `  network  ${network.file}, ${bytesText(network.size)}`,
        `  digest   ${network.digest}`,
        ...(network.inputs ?? []).map((input) => `  input    ${shape(input)}`),
        ...(network.outputs ?? []).map((output) => `  output   ${shape(output)}`),
        `  labels   ${labelsText(labels)}`,
        `  licence  ${manifest?.license ?? "not stated"}`,
        ...manifestLines(manifest),
    ].join("\n");
}

function labelsText(labels: readonly string[] | null): string {
    if (!labels) return "none";
    return `${labels.length}: ${labels.slice(0, 8).join(", ")}${labels.length > 8 ? ", …" : ""}`;
}

/** What the lines above have said is left out. */
const SAID = new Set(["labels", "license"]);

function manifestLines(manifest: ModelInspection["manifest"]): string[] {
    if (!manifest) return ["  manifest none"];
    const entries = Object.entries(manifest).filter(([key]) => !SAID.has(key));
    return ["  manifest", ...entries.map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`)];
}

function libraryText({ name, task, license, origin, files }: LibraryModel): string {
    return [
        `${name} (${task}), not fetched`,
        `  origin   ${origin}`,
        `  licence  ${license}`,
        ...files.flatMap(fileLines),
    ].join("\n");
}

function fileLines({ name, url, size, sha256, manual }: LibraryFile): string[] {
    const weak = size === null ? "nothing to check it by is known" : "no digest is known: checked by its size only";
    return [
        `  file     ${name}, ${size === null ? "size unknown" : bytesText(size)}`,
        `           ${url}${manual ? " (by hand, in a browser)" : ""}`,
        `           ${sha256 === null ? weak : `sha256 ${sha256}`}`,
    ];
}
