import { libraryLabels, type LibraryModel } from "./library-table";
import type { Manifest } from "./manifest";

/**
 * The model.json of a fetched model.
 *
 * @param sha256 hex digests by file name, of the files as they are: a later change shows, also where the table
 *   knows none
 */
export function libraryManifest(model: LibraryModel, sha256: Readonly<Record<string, string>>): Manifest {
    const { name, task, network, weights, input, head, license, origin, accuracy } = model;
    return {
        name,
        task,
        network,
        ...(weights === undefined ? {} : { weights }),
        labels: libraryLabels(model),
        ...(input ? { input } : {}),
        ...(head ? { head } : {}),
        license,
        origin,
        ...(accuracy ? { accuracy } : {}),
        sha256,
    };
}
