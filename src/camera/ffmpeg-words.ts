import { readShowinfo, type PictureInfo } from "./showinfo-line";
import { SourceTracks } from "./source-tracks";

/** What one run of ffmpeg has said that matters later. */
export class FfmpegWords {
    /** The last warnings and errors, without the name of the speaker; newest last. */
    readonly complaints: string[] = [];
    readonly tracks = new SourceTracks();
    /** A TCP connection to the camera stands. */
    isConnected = false;
    /** The camera has answered with the description of its stream, or the file is open. */
    isAnswered = false;

    constructor(
        private readonly on: {
            /** Every line that is not about a picture. */
            readonly line?: (line: string) => void;
            readonly picture: (info: PictureInfo) => void;
            readonly answered: () => void;
            /** A warning or an error, for the log; not redacted. */
            readonly complaint: (text: string, isWarning: boolean) => void;
        },
    ) {}

    read(line: string): void {
        const info = readShowinfo(line);
        if (info) {
            this.on.picture(info);
            return;
        }
        this.on.line?.(line);
        if (line.includes("Successfully connected to")) this.isConnected = true;
        if (!this.isAnswered && /\] SDP:|^\[info\] Input #0/.test(line)) {
            this.isAnswered = true;
            this.on.answered();
        }
        this.tracks.read(line);
        this.#readComplaint(line);
    }

    #readComplaint(line: string): void {
        const [, level, words] = COMPLAINT.exec(line) ?? [];
        const text = words ?? UNKNOWN_OPTION.exec(line)?.[0];
        if (text === undefined || HARMLESS.test(text)) return;
        this.complaints.push(text);
        if (this.complaints.length > KEPT_COMPLAINTS) this.complaints.shift();
        this.on.complaint(text, level === "warning");
    }
}

/** `[speaker @ 0x…] [level] text`. */
const COMPLAINT = /^(?:\[[^\]]* @ [^\]]*\] )?\[(warning|error|fatal|panic)\] (.*)$/;
/** Comes without a level on some versions. */
const UNKNOWN_OPTION = /^(?:Unrecognized option|Option \S+ not found).*/;
/** Said of healthy sources, too. */
const HARMLESS =
    /deprecated pixel format|not enough frames to estimate rate|Last message repeated|EOI missing, emulating/;
const KEPT_COMPLAINTS = 40;
