import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { VisionError } from "../errors";
import { findInLibrary } from "./library-table";

/** The folder of models that ship in this package; compiled code lies in dist/src/model. */
export const EMBEDDED_MODELS = path.resolve(__dirname, "../../../models");
export const DEFAULT_MODEL = "csp-street";

/** A name, as opposed to a path: one word without a folder. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * The folder or network file that a user means by a name, a folder or a file; nothing means the embedded detector.
 *
 * @param folders searched for names, in this order, before the models of the package
 * @param base folder that a relative path is relative to
 * @returns an absolute path that exists
 * @throws {VisionError} `E_MODEL_MISSING` saying where it was looked for
 */
export function locateModel(
    wanted: string,
    folders: readonly string[] = [],
    base: string = process.cwd(),
): string {
    const model = wanted.trim() || DEFAULT_MODEL;
    const places = NAME.test(model)
        ? [...folders, EMBEDDED_MODELS].map((folder) => path.join(folder, model))
        : [];
    const candidates = [...places, path.resolve(base, model)];
    for (const candidate of candidates) {
        if (!existsSync(candidate)) continue;
        if (statSync(candidate).isFile() || existsSync(path.join(candidate, "model.json"))) return candidate;
    }
    throw new VisionError(
        "E_MODEL_MISSING",
        `The model "${model}" is missing; looked for ${candidates.join(", ")}.${howToFetch(model, folders[0])}`,
    );
}

/** A model of the library is fetched when somebody asks for it, never by itself. */
function howToFetch(model: string, folder: string | undefined): string {
    const listed = findInLibrary(model);
    if (!listed) return "";
    const where = folder === undefined ? "" : ` --folder "${folder}"`;
    return ` The library has it: \`npx csp-vision models fetch ${listed.name}${where}\`.`;
}
