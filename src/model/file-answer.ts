import { VisionError } from "../errors";
import { BrokenOff } from "./broken-off";
import type { Known } from "./library-check";

/** A server's answer to the request for a file or its rest. */
export interface FileAnswer {
    /** Byte of the file at which the body begins. */
    readonly start: number;
    /** Bytes of the whole file; null if the server does not say. */
    readonly total: number | null;
    /** What the server calls this version of the file. */
    readonly tag: string | null;
    readonly body: Response["body"];
}

interface Wanted {
    readonly url: string;
    readonly known: Known;
    /** Byte from which the file was asked for. */
    readonly offset: number;
}

/**
 * Reads status and headers, before any byte of the body is taken.
 *
 * @throws {BrokenOff} when it is worth another try
 * @throws {VisionError} `E_MODEL_FETCH` when this cannot be the file
 */
export function readAnswer(response: Response, wanted: Wanted): FileAnswer {
    const { url, known } = wanted;
    const { headers, body } = response;
    if (isDowngrade(url, response.url)) refuse(`${url} leads to an address without TLS`);
    const start = startOf(response, wanted);
    const length = headers.get("content-length");
    const total = length === null || headers.has("content-encoding") ? null : start + Number(length);
    if (known.size !== null && total !== null && total !== known.size)
        refuse(`Expected ${known.size} bytes from ${url}, the server announces ${total}`);
    const isUnknown = known.sha256 === null && known.size === null;
    if (isUnknown && headers.get("content-type")?.startsWith("text/html"))
        refuse(`${url} answered with a web page in place of the file`);
    return { start, total, tag: headers.get("etag") ?? headers.get("last-modified"), body };
}

const isDowngrade = (from: string, to: string): boolean => /^https:/i.test(from) && !/^https:/i.test(to);

function startOf({ status, headers }: Response, { url, offset }: Wanted): number {
    if (status === 200) return 0;
    const range = headers.get("content-range") ?? "";
    if (status === 206 && range.startsWith(`bytes ${offset}-`)) return offset;
    if (status === 206 || status === 416)
        throw new BrokenOff("the server does not send the rest of the file");
    const isPassing = status === 408 || status === 429 || status >= 500;
    if (isPassing) throw new BrokenOff(`the server answered ${status}`);
    return refuse(`${url} answered ${status}`);
}

function refuse(sentence: string): never {
    throw new VisionError("E_MODEL_FETCH", `${sentence}.`);
}
