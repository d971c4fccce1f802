import { VisionError, type VisionErrorCode } from "../errors";
import { noVideo } from "./no-video";
import { statusCause } from "./status-cause";

/** What is known when a run of ffmpeg has ended and nobody had asked it to. */
export interface Failure {
    /** ffmpeg's warnings and errors as they were said, newest last. */
    readonly complaints: readonly string[];
    /** `camera` or `file`, with its name as it may be shown. */
    readonly subject: string;
    /** Path on the camera, as it may be shown. */
    readonly path: string;
    /** What it holds, e.g. `audio (aac)`. */
    readonly tracks: readonly string[];
    readonly isLive: boolean;
    readonly hadPictures: boolean;
    readonly ffmpegVersion: string;
    readonly exit: string;
}

type Cause = (match: RegExpExecArray, failure: Failure) => [VisionErrorCode, string];

/** In the order of their weight: what stands above explains what stands below it. */
const CAUSES: readonly (readonly [RegExp, Cause])[] = [
    [
        /(?:Unrecognized option|Option) '?([\w:-]+?)'?(?:\.$| not found)/,
        ([, option = ""], { ffmpegVersion }) => [
            "E_FFMPEG_VERSION",
            `This ffmpeg (${ffmpegVersion}) does not know the option -${option}; version 4.4 or later is needed, 5.1 is best.`,
        ],
    ],
    [
        /Unknown input format: '?(\w+)/,
        ([, format = ""], { ffmpegVersion }) => [
            "E_FFMPEG_VERSION",
            `This ffmpeg (${ffmpegVersion}) was built without the input ${format}.`,
        ],
    ],
    [
        /Device or resource busy/,
        (_, { subject }) => ["E_CAMERA_BUSY", `${subject} is busy: another program reads it.`],
    ],
    [
        /Not a video capture device|Inappropriate ioctl for device/,
        (_, { subject }) => ["E_CAMERA_FORMAT", `${subject} is not a camera.`],
    ],
    [/method \w+ failed: (\d{3})|Server returned (40[0134])\b/, answerOfCamera],
    [
        /Failed to resolve hostname|Name or service not known/,
        (_, { subject }) => ["E_CAMERA_HOST", `The host of ${subject} is unknown: no such name.`],
    ],
    [
        /Connection refused/,
        (_, { subject }) => ["E_CAMERA_REFUSED", `${subject} refused the connection on this port.`],
    ],
    [
        /No route to host|Network is unreachable|Host is (?:down|unreachable)/,
        (_, { subject }) => ["E_CAMERA_UNREACHABLE", `${subject} is unreachable.`],
    ],
    [
        /Connection timed out/,
        (_, { subject, hadPictures }) =>
            hadPictures
                ? ["E_CAMERA_NO_DATA", `No data from ${subject}: the stream has stalled.`]
                : ["E_CAMERA_NO_ANSWER", `No answer from ${subject}.`],
    ],
    [
        /Protocol not supported|Nonmatching transport/,
        (_, { subject }) => [
            "E_CAMERA_TRANSPORT",
            `${subject} refuses this transport; try the other one of TCP and UDP.`,
        ],
    ],
    [
        /does not contain any stream|matches no streams/,
        (_, { subject, tracks }) => {
            const { code, message } = noVideo(subject, tracks);
            return [code, message];
        },
    ],
    [
        /Decoder \(?codec ([\w-]+)\)? not found|[Uu]nknown decoder '?([\w-]+)|Unsupported codec with id (\d+)/,
        ([, a, b, c], { subject }) => [
            "E_CAMERA_CODEC",
            `This ffmpeg cannot decode the video of ${subject} (codec ${a ?? b ?? c ?? "unknown"}).`,
        ],
    ],
];

function answerOfCamera(match: RegExpExecArray, { subject, path }: Failure): [VisionErrorCode, string] {
    const { code, message } = statusCause(Number(match[1] ?? match[2]), subject, path);
    return [code, message];
}

/** Turns ffmpeg's words into a cause that says what to mend. Never empty, never a raw line as the whole of it. */
export function failureCause(failure: Failure): VisionError {
    const { complaints, subject, isLive, hadPictures, exit } = failure;
    // Somebody, or a fault of ffmpeg's own, has ended it: nothing that the source could be blamed for.
    if (exit.startsWith("signal")) {
        return new VisionError("E_FFMPEG_EXIT", `ffmpeg was ended by ${exit} on ${subject}.`);
    }
    // Complaints of a stream that ran are mostly about damaged pictures; its end is what counts.
    for (const [pattern, cause] of hadPictures ? [] : CAUSES) {
        for (const complaint of [...complaints].reverse()) {
            const match = pattern.exec(complaint);
            if (match) return new VisionError(...cause(match, failure));
        }
    }
    if (isLive && hadPictures) return new VisionError("E_CAMERA_LOST", `Connection lost to ${subject}.`);
    if (isLive && complaints.some((text) => text.includes("Invalid data found"))) {
        return new VisionError(
            "E_CAMERA_FORMAT",
            `${subject} answered with something that is not a video stream.`,
        );
    }
    if (isLive)
        return new VisionError("E_CAMERA_LOST", `Connection lost to ${subject} before the first picture.`);
    const last = complaints.at(-1);
    return new VisionError(
        "E_FFMPEG_EXIT",
        `ffmpeg ended with ${exit} on ${subject}${last ? `: ${last}` : ""}.`,
    );
}
