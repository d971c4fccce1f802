import type { LibraryFile, LibraryModel } from "../../model/library-table";
import { bytesText } from "./bytes-text";

/** A model that is not here: where its files come from, and by what they can be checked. */
export function libraryText({ name, task, license, origin, files }: LibraryModel): string {
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
