/** Every kind of source: the first eight are what addresses name, the others what an HTTP server turns out to send. */
export type SourceKindName =
    | "rtsp"
    | "rtsps"
    | "http"
    | "https"
    | "file"
    | "folder"
    | "device"
    | "pattern"
    | "mjpeg"
    | "snapshot"
    | "hls"
    | "video";

/** What ffmpeg may open for one kind of source, and how that kind behaves. */
export interface SourceKind {
    readonly name: SourceKindName;
    /** A camera: it has no end, is never waited for, and is always live. */
    readonly isLive: boolean;
    /** `-protocol_whitelist`: what ffmpeg may open on behalf of this source, and nothing else. */
    readonly protocols: string;
    /** Its pictures carry stamps that tell when they were taken; without, the wall clock samples and `pts` is null. */
    readonly hasClock: boolean;
    /** Its pictures come many at a time, so they are played at the pace of their stamps. */
    readonly comesInBursts: boolean;
    /** Port when the address names none; 0 where there is none. */
    readonly port: number;
    /** Schemes that a redirect or a playlist may lead to. */
    readonly leadsTo: readonly string[];
}

const FILE = { isLive: false, hasClock: true, comesInBursts: false, port: 0, leadsTo: [] } as const;
const CAMERA = { ...FILE, isLive: true } as const;

/**
 * RTSPS reaches ffmpeg through our own TLS connection as RTSP. What comes over HTTP is fetched by us: MJPEG and
 * snapshots enter ffmpeg through its standard input, everything else through a server of our own on loopback.
 */
export const SOURCE_KINDS: Readonly<Record<SourceKindName, SourceKind>> = {
    rtsp: { ...CAMERA, name: "rtsp", protocols: "tcp,udp,rtp", port: 554 },
    rtsps: { ...CAMERA, name: "rtsps", protocols: "tcp,rtp", port: 322 },
    http: { ...CAMERA, name: "http", protocols: "http,tcp", port: 80, leadsTo: ["http:", "https:"] },
    // What began encrypted stays so, or verification would be worth nothing.
    https: { ...CAMERA, name: "https", protocols: "http,tcp", port: 443, leadsTo: ["https:"] },
    file: { ...FILE, name: "file", protocols: "file" },
    folder: { ...FILE, name: "folder", protocols: "" },
    device: { ...CAMERA, name: "device", protocols: "file" },
    pattern: { ...CAMERA, name: "pattern", protocols: "file" },
    mjpeg: { ...CAMERA, name: "mjpeg", protocols: "pipe", hasClock: false },
    snapshot: { ...CAMERA, name: "snapshot", protocols: "pipe", hasClock: false },
    hls: { ...CAMERA, name: "hls", protocols: "http,tcp,crypto", comesInBursts: true },
    video: { ...FILE, name: "video", protocols: "http,tcp" },
};
