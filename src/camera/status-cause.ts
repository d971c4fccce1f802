import { VisionError } from "../errors";

/**
 * What a camera means by a status of RTSP or HTTP that is no success.
 *
 * @param subject  e.g. `the camera 10.0.0.9:554`
 * @param path     path on the camera, as it may be shown
 */
export function statusCause(status: number, subject: string, path: string): VisionError {
    const capital = subject.charAt(0).toUpperCase() + subject.slice(1);
    switch (status) {
        case 401:
            return new VisionError("E_CAMERA_PASSWORD", `${capital} refuses the user or the password (401).`);
        case 403:
            return new VisionError(
                "E_CAMERA_FORBIDDEN",
                `Access to ${path} of ${subject} is forbidden (403).`,
            );
        case 404:
        case 410:
            return new VisionError(
                "E_CAMERA_NOT_FOUND",
                `The path ${path} was not found on ${subject} (${status}).`,
            );
        case 429:
        case 453:
        case 503:
            return new VisionError(
                "E_CAMERA_BUSY",
                `${capital} is busy, or has too many viewers (${status}).`,
            );
        case 461:
            return new VisionError(
                "E_CAMERA_TRANSPORT",
                `${capital} refuses this transport (461); try the other one of TCP and UDP, or automatic.`,
            );
        default:
            return new VisionError("E_CAMERA_FAULT", `Camera error: ${subject} answered ${status}.`);
    }
}
