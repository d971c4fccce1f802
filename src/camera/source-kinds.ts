/** What ffmpeg may open for one kind of source, and how that kind behaves. */
export interface SourceKind {
    readonly name: "rtsp" | "rtsps" | "file";
    /** A camera: it has no end, is never waited for, and is always live. */
    readonly isLive: boolean;
    /** `-protocol_whitelist`: what ffmpeg may open on behalf of this source, and nothing else. */
    readonly protocols: string;
    /** Port when the address names none. */
    readonly port: number;
}

/** Every scheme that an address may begin with. RTSPS reaches ffmpeg through our own TLS connection as RTSP. */
export const SOURCE_KINDS: Readonly<Record<SourceKind["name"], SourceKind>> = {
    rtsp: { name: "rtsp", isLive: true, protocols: "tcp,udp,rtp", port: 554 },
    rtsps: { name: "rtsps", isLive: true, protocols: "tcp,rtp", port: 322 },
    file: { name: "file", isLive: false, protocols: "file", port: 0 },
};
