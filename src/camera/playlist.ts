/** The beginning of every HLS playlist. */
export function isPlaylist(text: string): boolean {
    return text.trimStart().startsWith("#EXTM3U");
}

/** A list of other playlists gives the first of them, else null. */
export function firstVariant(text: string): string | null {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    const at = lines.findIndex((line) => line.startsWith("#EXT-X-STREAM-INF"));
    if (at < 0) return null;
    return lines.slice(at).find((line) => line !== "" && !line.startsWith("#")) ?? null;
}

/** A list that is complete is a recording. */
export function isComplete(text: string): boolean {
    return /^#EXT-X-ENDLIST/m.test(text);
}

/** Puts other addresses in the place of all that a playlist leads to: segments, lists, keys, initial parts. */
export function rewritePlaylist(text: string, replace: (reference: string) => string): string {
    return text
        .split(/\r?\n/)
        .map((line) => {
            const trimmed = line.trim();
            if (trimmed === "") return line;
            if (!trimmed.startsWith("#")) return replace(trimmed);
            return line.replace(/\bURI="([^"]*)"/g, (_, reference: string) => `URI="${replace(reference)}"`);
        })
        .join("\n");
}
