import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { parseAddress } from "../../camera/address";
import { locateClip } from "../../camera/locate-clip";
import { VisionError } from "../../errors";
import type { Input } from "./input";
import { isMedia, localInput } from "./local-input";
import { shownSource } from "./shown-source";
import { isGlob, matchGlob, naturally } from "./match-glob";

/**
 * What the words of a command line mean: pictures, videos, folders of them, patterns, and addresses. Never fails: a word
 * that means nothing is an input that has failed.
 */
export async function expandInputs(words: readonly string[]): Promise<Input[]> {
    const inputs: Input[] = [];
    for (const word of words) {
        const source = shownSource(word);
        try {
            inputs.push(...(await expand(word, source)));
        } catch (error) {
            if (!(error instanceof VisionError)) throw error;
            inputs.push({ kind: "failed", source, error });
        }
    }
    return inputs;
}

async function expand(word: string, source: string): Promise<Input[]> {
    if (await stat(word).then(Boolean, () => false)) return local(word);
    const clip = locateClip(word);
    if (clip !== word) return [{ kind: "stream", source, url: clip, isLive: false }];
    const { kind, ...address } = parseAddress({ url: word });
    if (kind.name === "file") return local(address.path);
    if (kind.name === "folder") return folder(address.path);
    return [{ kind: "stream", source, url: word, isLive: kind.isLive }];
}

async function local(word: string): Promise<Input[]> {
    const stats = await stat(word).catch(() => null);
    if (stats?.isDirectory()) return folder(word);
    if (stats?.isFile()) return [await localInput(word)];
    if (!stats && isGlob(word)) return pattern(word);
    // What is neither file nor folder is a device or a pipe, and ffmpeg may well read it.
    if (stats)
        return [{ kind: "stream", source: word, url: word, isLive: parseAddress({ url: word }).kind.isLive }];
    throw new VisionError("E_FILE_NOT_FOUND", `The file ${word} was not found.`);
}

async function folder(word: string): Promise<Input[]> {
    const inputs: Input[] = [];
    for (const name of (await readdir(word)).sort(naturally)) {
        const file = path.join(word, name);
        if (await isMedia(file)) inputs.push(await localInput(file));
    }
    if (inputs.length > 0) return inputs;
    throw new VisionError("E_FILE_FOLDER", `The folder ${word} holds no picture and no video.`);
}

async function pattern(word: string): Promise<Input[]> {
    const inputs: Input[] = [];
    for (const place of await matchGlob(word)) {
        const stats = await stat(place).catch(() => null);
        if (stats?.isFile()) inputs.push(await localInput(place));
        else if (stats?.isDirectory()) inputs.push(...(await folder(place)));
    }
    if (inputs.length === 0)
        throw new VisionError("E_FILE_NOT_FOUND", `The pattern ${word} matches no file.`);
    return inputs;
}
