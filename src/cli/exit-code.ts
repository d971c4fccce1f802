import type { VisionErrorCode } from "../errors";

/** What the command ends with: 0 is good, and each kind of failure has its own number. */
export const EXIT = {
    ok: 0,
    internal: 1,
    usage: 2,
    input: 3,
    model: 4,
    broker: 5,
    /** A stream of documents was checked and has a fault. */
    stream: 6,
    /** What shells expect of a program that Ctrl-C has ended before its work was done. */
    interrupted: 130,
} as const;

/** The exit code of a failure. */
export function exitCodeOf(code: VisionErrorCode): number {
    if (/^E_(PICTURE|FILE|NO_PICTURE|CAMERA|FFMPEG|FRAME)/.test(code)) return EXIT.input;
    if (/^E_(MODEL|HOST|RUNTIME|PROVIDER)/.test(code)) return EXIT.model;
    if (/^E_BROKER/.test(code)) return EXIT.broker;
    if (code === "E_CONFIG") return EXIT.usage;
    return EXIT.internal;
}
