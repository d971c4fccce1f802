import type { CoveredCase, Family } from "./fault-table";
import { FFMPEG_COVERED } from "./covered/ffmpeg";
import { HOST_COVERED } from "./covered/host";
import { INPUT_COVERED } from "./covered/input";
import { READERS_COVERED } from "./covered/readers";
import { STREAM_COVERED } from "./covered/stream";

/** Cases that have their test elsewhere, beside the code that they are about: one place for each. */
export const COVERED: Readonly<Record<Family, readonly CoveredCase[]>> = {
    ffmpeg: FFMPEG_COVERED,
    host: HOST_COVERED,
    input: INPUT_COVERED,
    readers: READERS_COVERED,
    stream: STREAM_COVERED,
};
