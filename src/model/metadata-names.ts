import { parseLiteral, type Literal } from "./parse-literal";

/** Exactly these keys: others that end in `names` hold something else, such as the names of key points. */
const KEYS = ["names", "class_names"] as const;
/** More classes than any network has. */
const MOST_NAMES = 100_000;

/**
 * The class names that exporters leave in a network's metadata: a list, or a dictionary by number, as Python or JSON
 * prints them. Gaps get a name that says so.
 *
 * @returns null where there are none or the text is anything else; it is never evaluated
 */
export function metadataNames(metadata: ReadonlyMap<string, string>): string[] | null {
    for (const key of KEYS) {
        const names = namesOf(parseLiteral(metadata.get(key) ?? ""));
        if (names) return names;
    }
    return null;
}

function namesOf(value: Literal | null): string[] | null {
    const entries = Array.isArray(value)
        ? value.map((name, index): [number, Literal] => [index, name])
        : value instanceof Map
          ? [...value].map(([key, name]): [number, Literal] => [Number(key), name])
          : [];
    const names: string[] = [];
    for (const [index, name] of entries) {
        if (!Number.isInteger(index) || index < 0 || index >= MOST_NAMES || typeof name !== "string")
            return null;
        names[index] = name;
    }
    if (names.length === 0) return null;
    return Array.from(names, (name, index) => (name as string | undefined)?.trim() || `class ${index}`);
}
