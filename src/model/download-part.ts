import { open } from "node:fs/promises";
import { VisionError } from "../errors";
import { BrokenOff } from "./broken-off";
import { readAnswer, type FileAnswer } from "./file-answer";
import type { Known } from "./library-check";
import type { PartFile } from "./part-file";

/** One request for a file, or for the rest of it. */
export interface PartRequest {
    readonly url: string;
    /** What has come so far; it is added to. */
    readonly part: PartFile;
    readonly known: Known;
    /** Longest silence of the server, ms. */
    readonly silenceMs: number;
    /** @param total bytes of the whole file; null if the server does not say */
    readonly onBytes: (received: number, total: number | null) => void;
    readonly signal: AbortSignal;
}

/**
 * Fetches what is missing of a file; resolves when the server has sent all that it had announced.
 *
 * @throws {BrokenOff} when it is worth another try
 * @throws {VisionError} `E_MODEL_FETCH` when it is not
 */
export async function downloadPart(request: PartRequest): Promise<void> {
    const silence = new AbortController();
    let clock: NodeJS.Timeout | undefined;
    const heard = (): void => {
        clearTimeout(clock);
        clock = setTimeout(() => silence.abort(), request.silenceMs);
    };
    heard();
    try {
        const signal = AbortSignal.any([request.signal, silence.signal]);
        const answer = await ask(request, signal);
        await save(request, answer, heard);
    } catch (error) {
        if (request.signal.aborted) throw new VisionError("E_MODEL_FETCH", "The download was interrupted.");
        if (silence.signal.aborted) throw new BrokenOff("the server fell silent", { cause: error });
        throw asBrokenOff(error);
    } finally {
        clearTimeout(clock);
    }
}

async function ask({ url, part, known }: PartRequest, signal: AbortSignal): Promise<FileAnswer> {
    const tag = await part.tag();
    // Without a digest, nothing else would tell a rest of another version.
    if (tag === null && known.sha256 === null) await part.remove();
    const offset = await part.size();
    const headers = new Headers({ "accept-encoding": "identity" });
    if (offset > 0) headers.set("range", `bytes=${offset}-`);
    if (offset > 0 && tag !== null) headers.set("if-range", tag);
    const response = await fetch(url, { signal, headers });
    try {
        const answer = readAnswer(response, { url, known, offset });
        await part.setTag(answer.tag);
        return answer;
    } catch (error) {
        // What has come does not fit what the server has now.
        if (error instanceof BrokenOff && (response.status === 206 || response.status === 416))
            await part.empty();
        await response.body?.cancel();
        throw error;
    }
}

async function save(request: PartRequest, answer: FileAnswer, heard: () => void): Promise<void> {
    const { url, part, known, onBytes } = request;
    const { start, total, body } = answer;
    let received = start;
    // Written piece by piece: a stream would throw away what it holds when the connection breaks.
    const file = await open(part.path, start > 0 ? "a" : "w");
    try {
        for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
            heard();
            received += chunk.length;
            if (received > (known.size ?? Infinity)) {
                const sentence = `Expected ${known.size ?? 0} bytes from ${url}, the server sends more.`;
                throw new VisionError("E_MODEL_FETCH", sentence);
            }
            await file.writeFile(chunk);
            onBytes(received, total);
        }
    } finally {
        await file.close();
    }
    if (received < (known.size ?? total ?? 0)) throw new BrokenOff("the server ended the file too early");
}

function asBrokenOff(error: unknown): unknown {
    if (error instanceof VisionError || error instanceof BrokenOff) return error;
    const { syscall, message, cause } = error as NodeJS.ErrnoException;
    // The faults of the network come wrapped; a bare one is of the own disk.
    if (syscall !== undefined)
        return new VisionError("E_MODEL_FETCH", `The file cannot be written: ${message}.`, { cause: error });
    const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
    return new BrokenOff(why ?? message, { cause: error });
}
