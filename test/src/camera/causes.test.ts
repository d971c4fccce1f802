import assert from "node:assert/strict";
import { failureCause, type Failure } from "../../../src/camera/failure-cause";
import { FfmpegWords } from "../../../src/camera/ffmpeg-words";
import { readShowinfo } from "../../../src/camera/showinfo-line";

const FAILURE: Failure = {
    complaints: [],
    subject: "the camera cam:554",
    path: "/live",
    tracks: [],
    isLive: true,
    hadPictures: false,
    ffmpegVersion: "5.1.9",
    exit: "code 1",
};

describe("the cause of a failed run", () => {
    // Lines as ffmpeg 5.1.9 wrote them.
    for (const [line, code, words] of [
        ["method DESCRIBE failed: 401 Unauthorized", "E_CAMERA_PASSWORD", /password/],
        ["method DESCRIBE failed: 403 Forbidden", "E_CAMERA_FORBIDDEN", /forbidden.*403/],
        ["method DESCRIBE failed: 404 Not Found", "E_CAMERA_NOT_FOUND", /\/live.*not found.*404/],
        ["method PLAY failed: 453 Not Enough Bandwidth", "E_CAMERA_BUSY", /busy.*453/],
        ["method DESCRIBE failed: 503 Service Unavailable", "E_CAMERA_BUSY", /busy.*503/],
        ["method SETUP failed: 461 Unsupported transport", "E_CAMERA_TRANSPORT", /transport.*461/],
        ["method OPTIONS failed: 500 Internal", "E_CAMERA_FAULT", /camera error.*500/i],
        ["Connection to tcp://cam:554?timeout=0 failed: Connection refused", "E_CAMERA_REFUSED", /refused/],
        ["Failed to resolve hostname cam: Name or service not known", "E_CAMERA_HOST", /unknown/],
        ["Connection to tcp://cam:554 failed: No route to host", "E_CAMERA_UNREACHABLE", /unreachable/],
        ["Unrecognized option 'fps_mode'.", "E_FFMPEG_VERSION", /ffmpeg.*-fps_mode.*version/],
        ["Option stimeout not found.", "E_FFMPEG_VERSION", /ffmpeg.*-stimeout/],
        ["Output file #0 does not contain any stream", "E_CAMERA_NO_VIDEO", /no video/],
        [
            "rtsp://cam/live: Invalid data found when processing input",
            "E_CAMERA_FORMAT",
            /not a video stream/,
        ],
        ["something never seen", "E_CAMERA_LOST", /connection lost/i],
    ] as const) {
        it(`reads "${line}" as ${code}`, () => {
            const error = failureCause({ ...FAILURE, complaints: [line] });
            assert.equal(error.code, code);
            assert.match(error.message, words);
        });
    }

    it("calls a live stream that ended without a word lost, never finished", () => {
        const error = failureCause({ ...FAILURE, hadPictures: true, exit: "code 0" });
        assert.equal(error.code, "E_CAMERA_LOST");
        assert.match(error.message, /connection lost/i);
    });

    it("does not take a complaint of the way there for the cause of a later loss", () => {
        const complaints = ["method SETUP failed: 461 Unsupported transport"];
        assert.equal(failureCause({ ...FAILURE, complaints, hadPictures: true }).code, "E_CAMERA_LOST");
    });
});

describe("a line of showinfo", () => {
    const line = (rest: string): string => `[Parsed_showinfo_1 @ 0x5643] [info] ${rest}`;
    for (const [text, expected] of [
        [
            line(
                "n:   1 pts:  36000 pts_time:0.4     pos:       -1 fmt:yuv420p sar:0/1 s:320x240 i:P iskey:0 type:P ",
            ),
            { place: 1, pts: 0.4, width: 320, height: 240, seenWidth: 320 },
        ],
        [
            line(
                "n:   0 pts:      0 pts_time:0 duration:    512 duration_time:0.04 fmt:yuv420p cl:left sar:4/3 s:720x576 i:P",
            ),
            { place: 1, pts: 0, width: 720, height: 576, seenWidth: 960 },
        ],
        [
            line("n:   0 pts:  NOPTS pts_time:NOPTS   pos: 1 fmt:rgb24 sar:1/1 s:8x4 i:P"),
            { place: 1, pts: null, width: 8, height: 4, seenWidth: 8 },
        ],
        [line("color_range:pc color_space:gbr color_primaries:unknown color_trc:unknown"), null],
        [line("config in time_base: 1/90000, frame_rate: 90000/1"), null],
        ["", null],
    ] as const) {
        it(`is ${expected ? "read" : "passed over"}: ${text.slice(0, 90)}`, () => {
            assert.deepEqual(readShowinfo(text), expected);
        });
    }
});

describe("the words of ffmpeg", () => {
    it("keeps complaints without their speaker, the last 40 of them, and leaves harmless ones out", () => {
        const words = new FfmpegWords({
            picture: () => undefined,
            answered: () => undefined,
            complaint: () => undefined,
        });
        words.read(
            "[swscaler @ 0x55] [warning] deprecated pixel format used, make sure you did set range correctly",
        );
        words.read("[rtsp @ 0x55] [verbose] setting jitter buffer size to 0");
        assert.equal(words.complaints.length, 0);
        for (let n = 0; n < 50; n++) words.read(`[h264 @ 0x55] [error] damage ${n}`);
        assert.equal(words.complaints.length, 40);
        assert.equal(words.complaints.at(-1), "damage 49");
    });

    it("says once that the camera has answered, by its description or the opened input", () => {
        for (const line of ["[rtsp @ 0x55] [verbose] SDP:", "[info] Input #0, rtsp, from 'x':"]) {
            let answers = 0;
            const words = new FfmpegWords({
                picture: () => undefined,
                answered: () => {
                    answers += 1;
                },
                complaint: () => undefined,
            });
            words.read("[tcp @ 0x55] [verbose] Successfully connected to 127.0.0.1 port 554");
            assert.equal(answers, 0);
            words.read(line);
            words.read(line);
            assert.equal(answers, 1);
        }
    });
});
