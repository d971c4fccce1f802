/** What a `showinfo` filter says of one picture. */
export interface PictureInfo {
    /** Position of the filter in the chain. */
    readonly place: number;
    /** Seconds on the stream's clock, or null. */
    readonly pts: number | null;
    /** Pixels as they are stored, and as they go through a pipe. */
    readonly width: number;
    readonly height: number;
    /** A picture with oblong pixels is as wide as it is meant to be shown. */
    readonly seenWidth: number;
}

const LINE =
    /Parsed_showinfo_(\d+) @ [^\]]*\].*?\bn: *\d+ +pts: *\S+ +pts_time:(\S+) .*?\bsar:(\d+)\/(\d+) s:(\d+)x(\d+)/;

/** No camera has more; memory is set aside for what a line says. */
const MOST_PIXELS = 100_000_000;
const LONGEST_EDGE = 65_536;

/** Null for every other line, and for a picture of an impossible size. Holds for ffmpeg 4.0 to 9.0, which differ in the fields between. */
export function readShowinfo(line: string): PictureInfo | null {
    const match = LINE.exec(line);
    if (!match) return null;
    const [place, , over, under, width, height] = match.slice(1).map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
    ];
    const time = Number.parseFloat(match[2] ?? "");
    const shape = over > 0 && under > 0 ? over / under : 1;
    const pts = Number.isFinite(time) ? time : null;
    const seenWidth = Math.round(width * shape);
    const edges = [width, height, seenWidth];
    const isPossible =
        edges.every((edge) => edge >= 1 && edge <= LONGEST_EDGE) && width * height <= MOST_PIXELS;
    return isPossible ? { place, pts, width, height, seenWidth } : null;
}
