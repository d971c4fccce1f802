import { VisionError } from "../errors";
import type { Address } from "./address";
import type { CameraOptions } from "./camera-options";
import { checkDevice } from "./device-cause";
import { ffmpegUrl } from "./ffmpeg-url";
import { checkFile } from "./file-cause";
import { openHttp } from "./open-http";
import type { OpenedSource } from "./opened-source";
import type { FeedDrops } from "./picture-feed";
import { openTlsRelay } from "./tls-relay";

export interface Opening {
    readonly address: Address;
    readonly options: CameraOptions;
    /** An earlier run has found it live. */
    readonly wasLive: boolean;
    readonly drops: FeedDrops;
    readonly signal: AbortSignal;
}

/**
 * Looks at a source before ffmpeg does, and connects to it where ffmpeg would not do it alike with every version.
 *
 * @throws {VisionError} the cause, in words
 */
export async function openSource(opening: Opening): Promise<OpenedSource> {
    const { address, options } = opening;
    if (!("host" in address)) {
        if (address.kind.name === "file") await checkFile(address.path);
        if (address.kind.name === "device") await checkDevice(address.path);
        return plain(address);
    }
    switch (address.kind.name) {
        case "rtsp":
            return plain(address);
        case "rtsps": {
            const relay = await openTlsRelay({ ...address, verify: options.verifyTls, ca: options.ca });
            return {
                ...plain(address),
                input: ffmpegUrl(address, relay.port),
                failure: relay.failure,
                isShaking: relay.isShaking,
                close: () => relay.close(),
            };
        }
        case "http":
        case "https":
            return openHttp({ ...opening, address });
    }
}

/** What ffmpeg opens by itself. */
function plain(address: Address): OpenedSource {
    return {
        kind: address.kind,
        input: ffmpegUrl(address),
        isAnswered: false,
        translate: (words) => words,
        failure: (): VisionError | null => null,
        isShaking: () => false,
        close: () => undefined,
    };
}
