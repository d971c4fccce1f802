import { performance } from "node:perf_hooks";
import type { HttpAnswer, HttpClient } from "./http-client";
import type { PictureFeed } from "./picture-feed";
import { readBody } from "./read-body";
import { VisionError } from "../errors";
import { wait } from "./wait";

/** Pictures per second when the rate is left empty: cameras make a picture for each request. */
const USUAL_RATE = 1;

export interface SnapshotPolling {
    readonly client: HttpClient;
    /** The response to the first request. */
    readonly first: HttpAnswer;
    readonly rate: number | null;
    readonly feed: PictureFeed;
    readonly signal: AbortSignal;
}

/**
 * Asks for one picture after the other, never for two at once, at most `rate` times a second, until the signal.
 *
 * @throws {VisionError} when a request fails, or brings no JPEG
 */
export async function pollSnapshots(polling: SnapshotPolling): Promise<void> {
    const { client, first, feed, signal } = polling;
    const gap = 1000 / (polling.rate ?? USUAL_RATE);
    let due = performance.now();
    for (let answer: HttpAnswer | null = first; !signal.aborted; answer = null) {
        const { response } = answer ?? (await client.get(client.start, signal));
        const picture = await readBody(response);
        if (!(picture[0] === 0xff && picture[1] === 0xd8)) {
            throw new VisionError(
                "E_CAMERA_FORMAT",
                `Expected a JPEG picture from ${client.start.host}, got ${picture.length} bytes of something else.`,
            );
        }
        const now = performance.now();
        feed.push(picture, now);
        // Whoever is late does not hurry afterwards.
        due = Math.max(due + gap, now);
        await wait(due - now, signal);
    }
}
