import type { HeadDescription, InputRecipe } from "./manifest";
import table from "./library.json";

/** A file of a model, and by what it is known to be the right one. */
export interface LibraryFile {
    readonly name: string;
    readonly url: string;
    /** Bytes; null if nobody has said. */
    readonly size: number | null;
    /** Hex; null if nobody has said: then the size is all that can be checked. */
    readonly sha256: string | null;
    /** Its address leads to a page for people: no program can fetch it. */
    readonly manual?: boolean;
}

/** A model that can be fetched by its name. */
export interface LibraryModel {
    readonly name: string;
    readonly task: "detect" | "classify";
    readonly license: string;
    readonly origin: string;
    readonly network: string;
    readonly weights?: string;
    /** A list; or the name of a list of the table, or of one of the files. */
    readonly labels: string | readonly string[];
    readonly input?: Partial<InputRecipe>;
    readonly head?: HeadDescription;
    readonly accuracy?: object;
    readonly files: readonly LibraryFile[];
}

/** Every model of library.json, in its order. */
export const LIBRARY = table.models as unknown as readonly LibraryModel[];

const LABELS: Readonly<Record<string, readonly string[]>> = table.labels;

/** The model of this name, in which blanks may be written as `-` or `_`; null if there is none. */
export function findInLibrary(name: string): LibraryModel | null {
    const plain = (text: string): string => text.toLowerCase().replaceAll("_", "-");
    return LIBRARY.find((model) => plain(model.name) === plain(name)) ?? null;
}

/** A model's labels, or the name of the file that holds them. */
export function libraryLabels({ labels }: LibraryModel): readonly string[] | string {
    return typeof labels === "string" ? (LABELS[labels] ?? labels) : labels;
}
