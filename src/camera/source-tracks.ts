/** What a source holds, as far as ffmpeg's words tell. */
export class SourceTracks {
    /** By the description of an RTSP stream; of these, ffmpeg opens only video. */
    #offered = new TrackList();
    /** By what ffmpeg has opened. */
    readonly #opened = new TrackList();
    #isDescription = false;
    /** From here on ffmpeg lists what it makes of them. */
    #isOver = false;
    #medium = "";

    read(line: string): void {
        if (/\] SDP:/.test(line)) {
            this.#offered = new TrackList();
            this.#isDescription = true;
            this.#medium = "";
        } else if (this.#isDescription) this.#readDescription(line);
        this.#isOver ||= /^\[info\] (?:Stream mapping:|Output #)/.test(line);
        if (!this.#isOver) this.#readOpened(line);
    }

    /** E.g. `audio (aac)`, at most 20 of them. */
    get names(): readonly string[] {
        return this.#known.names;
    }

    /** Something is there, and nothing of it is video. */
    get isWithoutVideo(): boolean {
        return this.#known.names.length > 0 && !this.#known.hasVideo;
    }

    get #known(): TrackList {
        return this.#opened.names.length > 0 ? this.#opened : this.#offered;
    }

    #readOpened(line: string): void {
        const [, medium, codec] = TRACK.exec(line) ?? [];
        if (!medium || !codec) return;
        // A picture of what one hears, which ffmpeg plays as a video of one frame where there is no other.
        const isCover = /\(attached pic\)/.test(line);
        const name = isCover ? "cover picture" : medium.toLowerCase();
        this.#opened.add(`${name} (${codec})`, medium === "Video" && !isCover);
    }

    #readDescription(line: string): void {
        if (!/^[a-z]=/.test(line)) {
            this.#isDescription = false;
            return;
        }
        const medium = /^m=(\w{1,20}) /.exec(line)?.[1];
        if (medium) {
            this.#medium = medium;
            this.#offered.add(medium, medium === "video");
        }
        const codec = /^a=rtpmap:\d+ ([\w.-]{1,40})/.exec(line)?.[1];
        if (!codec || this.#medium === "") return;
        this.#offered.nameLast(this.#medium, `${this.#medium} (${codec})`);
        // A track may be sent in several ways; the first is the preferred one.
        this.#medium = "";
    }
}

/** Names are for sentences, and a source may claim any number of tracks. */
const MOST_NAMES = 20;
const TRACK = /^\[info\]\s+Stream #\d+:\d+[^ ]*: (Video|Audio|Subtitle|Data|Attachment): ([\w-]+)/;

class TrackList {
    readonly names: string[] = [];
    hasVideo = false;

    add(name: string, isVideo: boolean): void {
        this.hasVideo ||= isVideo;
        if (this.names.length < MOST_NAMES) this.names.push(name);
    }

    nameLast(name: string, better: string): void {
        if (this.names.at(-1) === name) this.names[this.names.length - 1] = better;
    }
}
