/**
 * Addresses by which somebody would have ffmpeg do something else.
 *
 * @param port of a server that must not be called
 * @param target file that must not come into being
 */
export function hostileAddresses(port: number, target: string): string[] {
    const http = `http://127.0.0.1:${port}/x`;
    return [
        "-i",
        "-version",
        `-y ${target}`,
        "--help",
        `file:${target}`,
        `concat:/etc/passwd|/etc/hostname`,
        `subfile,,start,0,end,9,,:/etc/passwd`,
        `crypto:file:/etc/passwd`,
        `data:text/plain,hello`,
        `pipe:0`,
        `pipe:`,
        `fd:0`,
        `unix:/tmp/x.sock`,
        `tcp://127.0.0.1:${port}`,
        `udp://127.0.0.1:${port}`,
        `tee:${target}|${target}`,
        `async:${http}`,
        `cache:${http}`,
        `hls+${http}`,
        `ftp://127.0.0.1:${port}/x`,
        `gopher://127.0.0.1:${port}/x`,
        `rtmp://127.0.0.1:${port}/x`,
        `sdp:/etc/passwd`,
        `lavfi:testsrc`,
        `movie=/etc/passwd`,
        `ffmpeg://x`,
        `rtsp://127.0.0.1:1/x\n-y\n${target}`,
        `rtsp://127.0.0.1:1/x -y ${target}`,
        `rtsp://127.0.0.1:1/x' -y '${target}`,
        `rtsp://127.0.0.1:1|${http}`,
        `rtsp://-y@127.0.0.1:1/x`,
        `rtsp://127.0.0.1:1/x?listen`,
        `rtsp:-y`,
        `\u0000-i`,
        `  -i  `,
        "",
    ];
}

/** Files, name and text, that have a reader open something else. */
export function hostileFiles(port: number, other: string): [string, string][] {
    const http = `http://127.0.0.1:${port}/x.ts`;
    return [
        ["list.m3u8", `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${http}\n#EXT-X-ENDLIST\n`],
        [
            "key.m3u8",
            `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=AES-128,URI="${http}"\n#EXTINF:2,\na.ts\n`,
        ],
        ["list.ffconcat", `ffconcat version 1.0\nfile '${other}'\n`],
        ["list.mp4", `ffconcat version 1.0\nfile ${http}\n`],
        [
            "stream.sdp",
            `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${port} RTP/AVP 96\n`,
        ],
        ["list.mpd", `<MPD><Period><BaseURL>${http}</BaseURL></Period></MPD>`],
        ["movie.svg", `<svg><image href="${http}"/></svg>`],
    ];
}
