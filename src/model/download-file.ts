import { open, rename } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { VisionError } from "../errors";
import { BrokenOff } from "./broken-off";
import { downloadPart, type PartRequest } from "./download-part";
import { fileDigest, type FileDigest } from "./file-digest";
import { checkAgainst } from "./library-check";
import { PartFile } from "./part-file";

/** How patient a download is; tests are less so. */
export interface Patience {
    /** Longest silence of the server, ms. */
    readonly silenceMs: number;
    /** Before another try, ms; the last one repeats. */
    readonly pausesMs: readonly number[];
    /** Tries in a row that bring no new byte. */
    readonly tries: number;
}

export const PATIENCE: Patience = { silenceMs: 30_000, pausesMs: [500, 1000, 3000], tries: 4 };

/** A server that breaks off again and again gets this many requests, whatever it sends each time. */
const MOST_REQUESTS = 200;

export type Download = Omit<PartRequest, "part" | "silenceMs"> & {
    /** Where the file goes, once it is whole and right. What was there stays until then. */
    readonly target: string;
    readonly patience?: Patience;
};

/**
 * Fetches a file beside its place, goes on where it was broken off, also by an earlier run, checks it, and only
 * then moves it there.
 *
 * @throws {VisionError} `E_MODEL_FETCH`; `E_MODEL_DIGEST` if what came is not the file that is meant
 */
export async function downloadFile(download: Download): Promise<FileDigest> {
    const { target, known, url } = download;
    const part = new PartFile(`${target}.part`);
    await complete(download, part);
    const found = await fileDigest(part.path);
    if (!found) throw new VisionError("E_MODEL_FETCH", `${url} gave no file.`);
    const check = checkAgainst(known, found);
    if ("fault" in check) {
        await part.remove();
        throw new VisionError("E_MODEL_DIGEST", `What came from ${url} is another file: ${check.fault}.`);
    }
    await flush(part.path);
    await rename(part.path, target);
    await part.remove();
    return found;
}

async function complete(download: Download, part: PartFile): Promise<void> {
    const { known, patience = PATIENCE, signal } = download;
    if (known.size !== null && (await part.size()) > known.size) await part.remove();
    let fruitless = 0;
    for (let requests = 1; known.size === null || (await part.size()) < known.size; requests++) {
        const before = await part.size();
        try {
            await downloadPart({ ...download, part, silenceMs: patience.silenceMs });
            return;
        } catch (error) {
            if (!(error instanceof BrokenOff)) throw error;
            fruitless = (await part.size()) > before ? 0 : fruitless + 1;
            if (fruitless >= patience.tries || requests >= MOST_REQUESTS) throw givenUp(download.url, error);
            const pause = patience.pausesMs[Math.min(fruitless, patience.pausesMs.length - 1)] ?? 0;
            // The end of the pause by the signal shows in the next request.
            await sleep(pause, undefined, { signal }).catch(() => undefined);
        }
    }
}

function givenUp(url: string, cause: Error): VisionError {
    const sentence = `${url} could not be fetched: ${cause.message}. What has come is kept; fetch again to go on.`;
    return new VisionError("E_MODEL_FETCH", sentence, { cause });
}

/** A file that is named and then lost in a power cut would look like a good one. */
async function flush(file: string): Promise<void> {
    const handle = await open(file, "r+");
    await handle.sync();
    await handle.close();
}
