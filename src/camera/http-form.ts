import type { IncomingHttpHeaders } from "node:http";
import { VisionError } from "../errors";

/** What a server sends: pictures without end, one picture, a playlist, a file, or a stream of unknown make. */
export type HttpForm = "mjpeg" | "snapshot" | "hls" | "video" | "stream";

const FORMS: readonly (readonly [form: HttpForm, type: RegExp, path: RegExp])[] = [
    ["mjpeg", /^multipart\/|mjpe?g|motion-jpeg/, /\.mjpe?g$/],
    ["snapshot", /^image\/(?:jpe?g|pjpeg)$/, /\.jpe?g$/],
    ["hls", /mpegurl/, /\.m3u8?$/],
];
/** Types that say nothing, so that the name decides. */
const VAGUE = /^(?:|application\/octet-stream|binary\/octet-stream|text\/plain)$/;

/**
 * Tells the form by the type, and by the ending of the path where the type says nothing.
 *
 * @param subject  e.g. `the camera 10.0.0.9:80`
 * @throws {VisionError} `E_CAMERA_FORMAT` for web pages and other things that are no pictures
 */
export function httpForm(headers: IncomingHttpHeaders, path: string, subject: string): HttpForm {
    const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
    for (const [form, types, paths] of FORMS) {
        if (types.test(type) || (VAGUE.test(type) && paths.test(path.toLowerCase()))) return form;
    }
    if (/^(?:text\/|image\/|application\/(?:json|xml|pdf))/.test(type) && !VAGUE.test(type)) {
        const what = type === "text/html" ? "a web page" : type;
        throw new VisionError(
            "E_CAMERA_FORMAT",
            `Expected a video stream or a JPEG picture from ${subject}, got ${what}.`,
        );
    }
    // What has a length has an end.
    return headers["content-length"] === undefined ? "stream" : "video";
}
