import assert from "node:assert/strict";
import { SourceTracks } from "../../../src/camera/source-tracks";

/** Lines as ffmpeg 5.1.9 wrote them, shortened. */
const description = (...lines: string[]): string[] => [
    "[rtsp @ 0x55] [verbose] SDP:",
    "v=0",
    "s=Session",
    ...lines,
    "",
    "[rtsp @ 0x55] [verbose] setting jitter buffer size to 0",
];
const SOUND = ["m=audio 0 RTP/AVP 8", "a=rtpmap:8 PCMA/8000", "a=control:stream=0"];
const VIDEO = ["m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000"];

describe("the tracks of a source", () => {
    for (const [name, lines, names, isWithoutVideo] of [
        ["nothing said", [], [], false],
        ["a description of nothing", description(), [], false],
        ["sound only", description(...SOUND), ["audio (PCMA)"], true],
        ["sound first", description(...SOUND, ...VIDEO), ["audio (PCMA)", "video (H264)"], false],
        ["sound of a number only", description("m=audio 0 RTP/AVP 0"), ["audio"], true],
        [
            "several ways of one track",
            description("m=audio 0 RTP/AVP 97 0", "a=rtpmap:97 opus/48000/2", "a=rtpmap:0 PCMU/8000"),
            ["audio (opus)"],
            true,
        ],
        [
            "a second description, which counts",
            [...description(...SOUND), ...description(...VIDEO)],
            ["video (H264)"],
            false,
        ],
        ["what stands outside of a description", SOUND, [], false],
        ["an opened video", ["[info]   Stream #0:0: Video: h264 (High), yuv420p"], ["video (h264)"], false],
        ["opened sound", ["[info]   Stream #0:0[0x1](und): Audio: aac (LC)"], ["audio (aac)"], true],
        [
            "a cover beside sound, whose output is no track",
            [
                "[info]   Stream #0:0[0x1](und): Audio: mp3, 44100 Hz, stereo (default)",
                "[info]   Stream #0:1[0x0]: Video: mjpeg (Baseline), yuvj420p(pc), 600x600, 90k tbn (attached pic)",
                "[info] Stream mapping:",
                "[info] Output #0, rawvideo, to 'pipe:1':",
                "[info]   Stream #0:0: Video: rawvideo, rgb24, 600x600, 90k tbn (attached pic)",
                "[info]   Stream #0:0: Video: rawvideo, rgb24, 600x600, 90k tbn",
            ],
            ["audio (mp3)", "cover picture (mjpeg)"],
            true,
        ],
    ] as const) {
        it(`are read from ${name}`, () => {
            const tracks = new SourceTracks();
            for (const line of lines) tracks.read(line);
            assert.deepEqual([tracks.names, tracks.isWithoutVideo], [names, isWithoutVideo]);
        });
    }

    it("count as video also behind the last that is named", () => {
        const tracks = new SourceTracks();
        const many = Array.from({ length: 30 }, () => SOUND).flat();
        for (const line of description(...many, ...VIDEO)) tracks.read(line);
        assert.deepEqual([tracks.names.length, tracks.isWithoutVideo], [20, false]);
    });
});
