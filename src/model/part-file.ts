import { rm, stat, readFile, truncate, writeFile } from "node:fs/promises";

/**
 * What has come of a file so far, and beside it what the server called that version: a rest of another version is
 * no rest.
 */
export class PartFile {
    constructor(readonly path: string) {}

    /** Bytes that have come; 0 if none. */
    async size(): Promise<number> {
        return (await stat(this.path).catch(() => null))?.size ?? 0;
    }

    /** Null if the server gave none. */
    tag(): Promise<string | null> {
        return readFile(this.#tagPath, "utf8").catch(() => null);
    }

    async setTag(tag: string | null): Promise<void> {
        if (tag === null) await rm(this.#tagPath, { force: true });
        else await writeFile(this.#tagPath, tag);
    }

    async empty(): Promise<void> {
        // There may be none yet.
        await truncate(this.path, 0).catch(() => undefined);
    }

    async remove(): Promise<void> {
        await rm(this.path, { force: true });
        await this.setTag(null);
    }

    get #tagPath(): string {
        return `${this.path}.tag`;
    }
}
