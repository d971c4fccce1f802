import { VisionError } from "../errors";

/**
 * @param subject  e.g. `the camera 10.0.0.9:554`
 * @param tracks   what is there instead, e.g. `audio (aac)`
 */
export function noVideo(subject: string, tracks: readonly string[]): VisionError {
    const others = tracks.length > 0 ? `; it holds ${tracks.join(", ")}` : "";
    return new VisionError("E_CAMERA_NO_VIDEO", `There is no video in ${subject}${others}.`);
}
