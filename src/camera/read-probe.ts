/** One stream of a source. */
export interface Track {
    /** `video`, `cover` (a picture beside sound), `audio`, `data`, … */
    readonly type: string;
    readonly codec: string;
    readonly profile: string | null;
    /** Of video and covers, as coded; null of others. */
    readonly width: number | null;
    readonly height: number | null;
    /** Pictures per second; null where nobody says. */
    readonly rate: number | null;
    /** Degrees clockwise by which the picture is to be turned: 0, 90, 180 or 270. */
    readonly rotation: number;
    /** Width of a pixel over its height. */
    readonly pixelAspect: number;
}

/** What ffprobe says of a source. */
export interface Probe {
    readonly container: string;
    /** Seconds; null where nobody says, as for a camera. */
    readonly duration: number | null;
    readonly tracks: readonly Track[];
}

/** Parts of ffprobe's JSON. */
interface Stream {
    readonly codec_type?: string;
    readonly codec_name?: string;
    readonly profile?: string;
    readonly width?: number;
    readonly height?: number;
    readonly avg_frame_rate?: string;
    readonly r_frame_rate?: string;
    readonly sample_aspect_ratio?: string;
    readonly disposition?: { readonly attached_pic?: number };
    readonly side_data_list?: readonly { readonly rotation?: number }[];
    readonly tags?: { readonly rotate?: string };
}

interface Document {
    readonly format?: { readonly format_name?: string; readonly duration?: string };
    readonly streams?: readonly Stream[];
}

/** Reads the JSON of ffprobe; null if it is none. */
export function readProbe(text: string): Probe | null {
    let document: Document;
    try {
        document = JSON.parse(text) as Document;
    } catch {
        // It was cut off, or is no ffprobe.
        return null;
    }
    const { format, streams } = document;
    if (!streams) return null;
    const duration = Number(format?.duration);
    return {
        container: format?.format_name ?? "unknown",
        duration: duration > 0 ? duration : null,
        tracks: streams.map(readTrack),
    };
}

function readTrack(stream: Stream): Track {
    const { codec_name: codec = "unknown", profile } = stream;
    const type = typeOf(stream);
    const isVideo = type === "video";
    const { width = null, height = null } = isVideo || type === "cover" ? stream : {};
    return {
        type,
        codec,
        profile: profile ?? null,
        width,
        height,
        rate: isVideo ? (ratio(stream.avg_frame_rate, "/") ?? ratio(stream.r_frame_rate, "/")) : null,
        rotation: isVideo ? rotationOf(stream) : 0,
        pixelAspect: ratio(stream.sample_aspect_ratio, ":") ?? 1,
    };
}

function typeOf({ codec_type: type = "unknown", disposition }: Stream): string {
    return type === "video" && disposition?.attached_pic === 1 ? "cover" : type;
}

/** Two numbers as one; null where one of them is missing or nothing. */
function ratio(text: string | undefined, sign: "/" | ":"): number | null {
    const [above, below] = (text ?? "").split(sign).map(Number);
    const value = (above ?? NaN) / (below ?? NaN);
    return value > 0 && Number.isFinite(value) ? value : null;
}

/** The display matrix counts against the clock, the older tag with it. */
function rotationOf({ side_data_list: data = [], tags }: Stream): number {
    const matrix = data.find(({ rotation }) => rotation !== undefined)?.rotation;
    const clockwise = matrix === undefined ? Number(tags?.rotate ?? 0) : -matrix;
    if (!Number.isFinite(clockwise)) return 0;
    return (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360;
}
