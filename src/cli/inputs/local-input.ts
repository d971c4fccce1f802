import { open } from "node:fs/promises";
import path from "node:path";
import type { Input } from "./input";

const PICTURE = /\.(jpe?g|png|webp)$/i;
const VIDEO = /\.(mp4|m4v|mov|mkv|webm|avi|m?ts|m2ts|mpe?g|flv|wmv|3gp|ogv|h26[45]|hevc|mjpe?g|y4m)$/i;

/** Whether a folder is searched for a file like this; many a `.ts` is a source of TypeScript. */
export async function isMedia(file: string): Promise<boolean> {
    if (/\.m?ts$/i.test(file)) return (await beginningOf(file)).startsWith("G");
    return PICTURE.test(file) || VIDEO.test(file);
}

/** A file by its name, and where that does not say, by how it begins; ffmpeg gets all that is no picture of ours. */
export async function localInput(file: string): Promise<Input> {
    const isPicture = PICTURE.test(file) || (!VIDEO.test(file) && (await beginsAsPicture(file)));
    if (isPicture) return { kind: "picture", source: file, path: file };
    return { kind: "stream", source: file, url: path.resolve(file), isLive: false };
}

async function beginsAsPicture(file: string): Promise<boolean> {
    return /^(\xff\xd8\xff|\x89PNG\r\n|RIFF....WEBP)/s.test(await beginningOf(file));
}

/** Twelve bytes, as Latin-1; fewer if the file has no more or cannot be read. */
async function beginningOf(file: string): Promise<string> {
    const handle = await open(file).catch(() => null);
    if (!handle) return "";
    try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(12), 0, 12, 0);
        return buffer.toString("latin1", 0, bytesRead);
    } finally {
        await handle.close();
    }
}
