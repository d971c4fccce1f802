import { VisionError } from "../errors";
import type { Address } from "./address";
import { unreadableFileCause } from "./file-cause";
import { subjectOf } from "./subject-of";

/** Makes a sentence of a cause, and a better one where ffmpeg ended without saying what is wrong with a recording. */
export async function unreadableCause(
    address: Address,
    isLive: boolean,
    error: VisionError,
): Promise<VisionError> {
    if (error.code !== "E_FFMPEG_EXIT" || isLive) return new VisionError(error.code, capital(error.message));
    if (address.kind.name === "file") return unreadableFileCause(address.path);
    const what = "answered with something that is incomplete or not a video";
    return new VisionError("E_CAMERA_FORMAT", `${capital(subjectOf(address))} ${what}.`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
