/** Bytes for people, with a decimal where it counts. */
export function bytesText(bytes: number): string {
    if (bytes < 1000) return `${bytes} B`;
    if (bytes < 1e6) return `${Math.round(bytes / 1000)} kB`;
    return `${(bytes / 1e6).toFixed(1)} MB`;
}
