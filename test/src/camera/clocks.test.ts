import assert from "node:assert/strict";
import { CAMERA_DEFAULTS, type CameraOptions } from "../../../src/camera/camera-options";
import { ffmpegArguments } from "../../../src/camera/ffmpeg-arguments";
import type { FfmpegBinary } from "../../../src/camera/ffmpeg-binary";
import { FilePace } from "../../../src/camera/file-pace";
import { isWorthProbing, retryPause } from "../../../src/camera/retry-pause";
import { SOURCE_KINDS } from "../../../src/camera/source-kinds";
import { StallLimit } from "../../../src/camera/stall-limit";

describe("the pace of a file", () => {
    for (const [name, stamps, expected] of [
        ["evenly stamped pictures", [0, 0.1, 0.2], [0, 100, 200]],
        ["a hole of 8 s", [0, 0.1, 8.1], [0, 100, 8100]],
        ["a stray stamp and the way back", [0, 0.1, 37600, 0.3], [0, 100, 200, 300]],
        ["a picture without a stamp", [0, 0.1, null, 0.3], [0, 100, 200, 400]],
        ["no stamps at all", [null, null], [0, 0]],
        ["one picture", [5], [0]],
        ["a stamp that is repeated", [0, 0], [0, 0]],
    ] as const) {
        it(`is kept by ${name}`, () => {
            const pace = new FilePace();
            // All asked at the same moment: the delays are the times at which the pictures are due.
            const delays = stamps.map((pts) => Math.round(pace.delay(pts, 1000)));
            assert.deepEqual(delays, [...expected]);
        });
    }

    it("goes on from where it is after a long wait, instead of rushing", () => {
        const pace = new FilePace();
        pace.delay(0, 1000);
        assert.equal(pace.delay(0.1, 9000), 0);
        assert.equal(Math.round(pace.delay(0.2, 9000)), 100);
    });
});

describe("the limit of silence", () => {
    const timeouts = { stall: 4000, firstFrame: 20_000 };
    for (const [name, marks, expected] of [
        ["nothing is known yet", [], 20_000],
        ["one picture came", [0], 20_000],
        ["pictures come every 100 ms", [0, 100, 200], 4000],
        ["pictures come every second: the border", [0, 1000, 2000], 4000],
        ["pictures come every 5 s", [0, 5000, 10_000], 20_000],
    ] as const) {
        it(`is right when ${name}`, () => {
            const limit = new StallLimit(timeouts);
            for (const mark of marks) limit.mark(mark);
            assert.equal(limit.read(), expected);
        });
    }

    it("counts ten gaps, and none across an interruption", () => {
        const limit = new StallLimit(timeouts);
        [0, 60_000].forEach((mark) => limit.mark(mark));
        for (let n = 1; n <= 10; n++) limit.mark(60_000 + n * 2000);
        assert.equal(limit.read(), 8000);
        limit.interrupt();
        limit.mark(500_000);
        assert.equal(limit.read(), 8000);
    });
});

describe("the pause before the next attempt", () => {
    it("grows from 1 s to 5 s, and for a wrong password to a minute", () => {
        const attempts = [0, 1, 2, 3, 4, 5, 1000];
        assert.deepEqual(
            attempts.map((n) => retryPause("E_CAMERA_LOST", n)),
            [1, 1, 2, 4, 5, 5, 5],
        );
        assert.deepEqual(
            attempts.map((n) => retryPause("E_CAMERA_PASSWORD", n)),
            [5, 5, 10, 20, 40, 60, 60],
        );
    });

    it("is a probe where nobody listens, and only there", () => {
        assert.ok(isWorthProbing("E_CAMERA_REFUSED"));
        assert.ok(isWorthProbing("E_CAMERA_UNREACHABLE"));
        assert.ok(!isWorthProbing("E_CAMERA_PASSWORD"));
    });
});

describe("what ffmpeg is told", () => {
    const binary: FfmpegBinary = {
        path: "/usr/bin/ffmpeg",
        version: "5.1.9",
        socketTimeout: "timeout",
        frameMode: "fps_mode",
        hasAutoscale: true,
        hasShowinfoChecksum: true,
        guard: { command: ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--"], readsInput: false },
    };
    const options: CameraOptions = { ...CAMERA_DEFAULTS, source: "Gate", url: "" };
    const told = (
        change: Partial<CameraOptions>,
        kind: keyof typeof SOURCE_KINDS = "rtsp",
        other: Partial<FfmpegBinary> = {},
    ): string => {
        const { inputOptions, outputOptions } = ffmpegArguments({
            options: { ...options, ...change },
            kind: SOURCE_KINDS[kind],
            input: "x",
            binary: { ...binary, ...other },
            hardware: [],
        });
        return ` ${inputOptions.join(" ")} | ${outputOptions.join(" ")} `;
    };

    for (const [name, text, has, hasNot] of [
        ["the least protocols of RTSP", told({}), " -protocol_whitelist tcp,udp,rtp ", " file"],
        ["the least protocols of a file", told({}, "file"), " -protocol_whitelist file ", "rtsp"],
        ["TCP first when automatic", told({}), " -rtsp_flags prefer_tcp ", "-rtsp_transport"],
        ["the transport that was chosen", told({ transport: "udp" }), " -rtsp_transport udp ", "prefer_tcp"],
        ["TCP whenever it is TLS", told({ transport: "udp" }, "rtsps"), " -rtsp_transport tcp ", "udp"],
        ["-timeout from 5.0", told({}), " -timeout 40000000 ", "stimeout"],
        ["-stimeout before", told({}, "rtsp", { socketTimeout: "stimeout" }), " -stimeout ", " -timeout"],
        [
            "the stall as limit where no guard is",
            told({}, "rtsp", { guard: { command: [], readsInput: false } }),
            " -timeout 4000000 ",
            "pdeathsig",
        ],
        ["-fps_mode from 5.1", told({}), " -fps_mode passthrough ", "-vsync"],
        ["-vsync before", told({}, "rtsp", { frameMode: "vsync" }), " -vsync passthrough ", "-fps_mode"],
        ["that sizes may change", told({}), " -autoscale 0 ", " -r "],
        ["not so where that is unknown", told({}, "rtsp", { hasAutoscale: false }), "rawvideo", "-autoscale"],
        ["to loop files only", told({ mode: "loop" }, "file"), " -stream_loop -1 ", "-re "],
        ["not to loop a camera", told({ mode: "loop" }), "))',null,", "-stream_loop"],
        ["to choose by time slots", told({ rate: 5 }), ",select='not(eq(floor(t*5", "fps="],
        ["to choose every third", told({ policy: "nth", nth: 3 }), ",select='not(mod(n,3))'", "fps="],
        ["to choose nothing for the first of one", told({ policy: "nth", nth: 1 }), "))',null,", "mod("],
        ["an even bound for an odd one", told({ width: 641 }), "640/(iw*sar)", "641"],
    ] as const) {
        it(`is ${name}`, () => {
            assert.ok(text.includes(has), `${has} is in ${text}`);
            assert.ok(!text.includes(hasNot), `${hasNot} is not in ${text}`);
        });
    }
});
