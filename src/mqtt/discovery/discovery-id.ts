import { createHash } from "node:crypto";

/** Letters of the readable part at most. */
const LONGEST = 32;

/**
 * An id of letters, digits, `_` and `-`, which is what Home Assistant takes in topics: a readable part for people, and
 * a hash that keeps apart what looks alike, such as "Küche" and "Kuche", or one name used by two clients.
 *
 * @param parts what makes it what it is, most readable last
 */
export function discoveryId(...parts: readonly string[]): string {
    const hash = createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
    const readable = (parts.at(-1) ?? "")
        .normalize("NFKD")
        .replaceAll(/\p{Mark}/gu, "")
        .replaceAll(/[^A-Za-z0-9]+/g, "_")
        .replaceAll(/^_+|_+$/g, "")
        .slice(0, LONGEST);
    return ["csp", readable, hash].filter((part) => part !== "").join("_");
}
