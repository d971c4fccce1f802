import { access, readdir } from "node:fs/promises";
import path from "node:path";

/** Whether a word holds signs that a shell would have expanded. */
export const isGlob = (word: string): boolean => /[*?[{]/.test(word);

/**
 * The files that a pattern means, for shells that leave patterns as they are: `*` and `?` within a name, `**` for
 * folders at any depth, `[a-z]` for one sign, `{jpg,png}` for one of several. Hidden names need their dot.
 *
 * @returns paths as they would be typed, in the order of {@link naturally}
 */
export async function matchGlob(pattern: string): Promise<string[]> {
    const plain = process.platform === "win32" ? pattern.replaceAll("\\", "/") : pattern;
    const found = new Set<string>();
    for (const each of alternatives(plain)) {
        const root = each.startsWith("/") ? "/" : "";
        for (const file of await walk(
            root,
            each.split("/").filter((part) => part !== ""),
        ))
            found.add(file);
    }
    return [...found].sort(naturally);
}

const collator = new Intl.Collator("en", { numeric: true });

/** `frame2` before `frame10`. */
export const naturally = (a: string, b: string): number => collator.compare(a, b);

/** `a{b,c}d` → `abd`, `acd`. */
function alternatives(pattern: string): string[] {
    const [, before = "", inside = "", after = ""] = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/.exec(pattern) ?? [];
    if (inside === "") return [pattern];
    return inside.split(",").flatMap((each) => alternatives(before + each + after));
}

async function walk(folder: string, parts: readonly string[]): Promise<string[]> {
    const [part = "", ...rest] = parts;
    if (parts.length === 0) return [];
    const entries = await readdir(folder || ".", { withFileTypes: true }).catch(() => []);
    const files: string[] = [];
    if (part === "**") {
        files.push(...(await walk(folder, rest)));
        for (const entry of entries) {
            if (entry.isDirectory() && !entry.name.startsWith("."))
                files.push(...(await walk(path.posix.join(folder, entry.name), parts)));
        }
        return files;
    }
    // "." and ".." are no entries of their folder.
    if (!isGlob(part)) return stepInto(path.posix.join(folder, part), rest);
    const matches = expression(part);
    for (const { name } of entries) {
        if (matches.test(name)) files.push(...(await stepInto(path.posix.join(folder, name), rest)));
    }
    return files;
}

/** Nothing where there is nothing: a plain name behind a pattern is not in every folder. */
async function stepInto(place: string, rest: readonly string[]): Promise<string[]> {
    if (rest.length > 0) return walk(place, rest);
    return access(place).then(
        () => [place],
        () => [],
    );
}

function expression(part: string): RegExp {
    const body = part.replace(/\[(!|\^)?([^\]]+)\]|[\s\S]/g, (sign, not?: string, set?: string) => {
        if (set !== undefined) return `[${not ? "^" : ""}${set.replace(/[\\\]^]/g, "\\$&")}]`;
        if (sign === "*") return "[^/]*";
        return sign === "?" ? "[^/]" : sign.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    });
    return new RegExp(`^${part.startsWith(".") ? "" : "(?!\\.)"}${body}$`);
}
