import type { IncomingMessage } from "node:http";
import { performance } from "node:perf_hooks";
import { VisionError } from "../errors";
import type { NetworkAddress } from "./address";
import type { CameraOptions } from "./camera-options";
import { HttpClient, type HttpAnswer } from "./http-client";
import { httpForm } from "./http-form";
import { HttpRelay } from "./http-relay";
import { JpegSplitter } from "./jpeg-splitter";
import { networkFailure } from "./network-failure";
import type { OpenedSource } from "./opened-source";
import { PictureFeed, type FeedDrops } from "./picture-feed";
import { firstVariant, isComplete, isPlaylist } from "./playlist";
import { readBody } from "./read-body";
import { pollSnapshots } from "./snapshots";
import { SOURCE_KINDS, type SourceKind } from "./source-kinds";
import { subjectOf } from "./subject-of";

/** What a camera over HTTP is opened with. */
export interface HttpOpening {
    readonly address: NetworkAddress;
    readonly options: CameraOptions;
    /** It was live before, and stays so: what has an end now is what is left of a stream that has ended. */
    readonly wasLive: boolean;
    readonly drops: FeedDrops;
    readonly signal: AbortSignal;
}

/**
 * Asks the camera once, sees what comes, and makes of it something that ffmpeg can read.
 *
 * @throws {VisionError} the cause, in words
 */
export async function openHttp(opening: HttpOpening): Promise<OpenedSource> {
    const { address, options, signal } = opening;
    const client = await HttpClient.open(address, options);
    try {
        const answer = await client.get(client.start, signal);
        const subject = subjectOf(address);
        const form = httpForm(answer.response.headers, answer.url.pathname, subject);
        switch (form) {
            case "mjpeg":
                return mjpeg(opening, client, answer.response);
            case "snapshot":
                return snapshots(opening, client, answer);
            case "hls":
                return await relayed(opening, client, answer, await playlistKind(client, answer, signal));
            case "video":
                return await relayed(opening, client, answer, SOURCE_KINDS.video);
            case "stream":
                return await relayed(opening, client, answer, address.kind);
        }
    } catch (thrown) {
        client.close();
        throw thrown;
    }
}

const ANSWERED = { isAnswered: true, isShaking: () => false, translate: (words: string) => words } as const;

async function relayed(
    { address, options, wasLive }: HttpOpening,
    client: HttpClient,
    answer: HttpAnswer,
    kind: SourceKind,
): Promise<OpenedSource> {
    if (wasLive && !kind.isLive) {
        // Played as a recording, everything in it would be analysed once more.
        const subject = subjectOf(address);
        throw new VisionError("E_CAMERA_LOST", `Connection lost to ${subject}: its live stream has ended.`);
    }
    // What is live is watched by its pictures; those of a recording may well be held for long.
    const relay = await HttpRelay.open(client, answer, kind.isLive ? null : options.stallTimeout);
    return {
        kind,
        input: relay.url,
        ...ANSWERED,
        translate: (words) => relay.translate(words),
        failure: () => relay.failure,
        close() {
            relay.close();
            client.close();
        },
    };
}

function mjpeg(opening: HttpOpening, client: HttpClient, response: IncomingMessage): OpenedSource {
    const { address, options, drops } = opening;
    const feed = new PictureFeed(options.rate, drops);
    const splitter = new JpegSplitter();
    let failure: VisionError | null = null;
    response.on("data", (chunk: Buffer) => {
        for (const picture of splitter.push(chunk)) feed.push(picture, performance.now());
    });
    response.on("end", () => feed.end());
    response.on("error", (error) => {
        failure = networkFailure(error, `${address.host}:${address.port}`, false);
        feed.end();
    });
    return {
        kind: SOURCE_KINDS.mjpeg,
        input: feed.stream,
        ...ANSWERED,
        failure: () => failure,
        close() {
            response.destroy();
            feed.end();
            client.close();
        },
    };
}

function snapshots(opening: HttpOpening, client: HttpClient, first: HttpAnswer): OpenedSource {
    const abort = new AbortController();
    const feed = new PictureFeed(null, opening.drops);
    let failure: VisionError | null = null;
    const { rate } = opening.options;
    pollSnapshots({ client, first, rate, feed, signal: abort.signal }).catch((thrown: unknown) => {
        if (abort.signal.aborted) return;
        const { host, port } = opening.address;
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        failure = error instanceof VisionError ? error : networkFailure(error, `${host}:${port}`, false);
        feed.end();
    });
    return {
        kind: SOURCE_KINDS.snapshot,
        input: feed.stream,
        ...ANSWERED,
        failure: () => failure,
        close() {
            abort.abort();
            feed.end();
            client.close();
        },
    };
}

/** A complete playlist is a recording and has an end; that of a list of lists is known by the first of them. */
async function playlistKind(
    client: HttpClient,
    answer: HttpAnswer,
    signal: AbortSignal,
): Promise<SourceKind> {
    let { url } = answer;
    // The answer is given to ffmpeg unread; the lists are small and may be asked for twice.
    for (let depth = 0; depth < 2; depth++) {
        const { response } = await client.get(url, signal);
        const text = (await readBody(response)).toString("utf8");
        if (!isPlaylist(text)) {
            throw new VisionError(
                "E_CAMERA_FORMAT",
                `Expected a playlist from ${url.host}, got something else.`,
            );
        }
        const variant = firstVariant(text);
        if (variant === null) {
            return {
                ...SOURCE_KINDS.hls,
                ...(isComplete(text) ? { isLive: false, comesInBursts: false } : {}),
            };
        }
        url = client.follow(url, variant);
    }
    return SOURCE_KINDS.hls;
}
