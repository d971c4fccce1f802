import type { CoveredCase, Family } from "./fault-table";
import { FFMPEG_COVERED } from "./covered/ffmpeg";
import { HOST_COVERED } from "./covered/host";
import { INPUT_COVERED } from "./covered/input";
import { NODE_RED_COVERED } from "./covered/node-red";
import { READERS_COVERED } from "./covered/readers";
import { SECRETS_COVERED } from "./covered/secrets";
import { STREAM_COVERED } from "./covered/stream";

/** Cases that have their test elsewhere, beside the code that they are about: one place for each. */
export const COVERED: Readonly<Record<Family, readonly CoveredCase[]>> = {
    ffmpeg: FFMPEG_COVERED,
    host: HOST_COVERED,
    input: INPUT_COVERED,
    "node-red": NODE_RED_COVERED,
    readers: READERS_COVERED,
    secrets: SECRETS_COVERED,
    stream: STREAM_COVERED,
};
