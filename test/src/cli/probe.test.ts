import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readProbe } from "../../../src/camera/read-probe";
import { startAnswerServer } from "../../fixtures/answer-server";
import { makeClip, type Clip } from "../../fixtures/clip";
import { command } from "../../fixtures/command";
import { startRtspServer } from "../../fixtures/rtsp-server";

interface Report {
    readonly source: string;
    readonly duration: number | null;
    readonly tracks: readonly Record<string, unknown>[];
    readonly suggested: unknown;
}

describe("csp-vision probe", function () {
    this.timeout(50_000);
    let folder = "";
    let clip: Clip;
    before(() => {
        clip = makeClip({ width: 1280, height: 720, fps: 10, seconds: 1 });
    });
    after(() => clip.remove());
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-probe-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const probe = async (...args: string[]): Promise<Report> => {
        const { code, lines, words } = await command(["probe", "--json", ...args]);
        assert.equal(code, 0, words);
        return JSON.parse(lines.join("\n")) as Report;
    };

    it("tells a file's tracks and what frames suit a detector", async () => {
        const { duration, tracks, suggested } = await probe(clip.file);
        assert.equal(duration, 1);
        const [{ type, codec, width, height, rate, rotation } = {}] = tracks;
        assert.deepEqual(
            [tracks.length, type, codec, width, height, rate, rotation],
            [1, "video", "h264", 1280, 720, 10, 0],
        );
        assert.deepEqual(suggested, { width: 640, height: 360, rate: 5 });
    });

    it("finds no video in sound with a cover", async () => {
        const covered = path.join(folder, "covered.mp4");
        const sound = ["-f", "lavfi", "-i", "sine=d=1", "-i", clip.file, "-map", "0:a", "-map", "1:v"];
        const cover = [
            "-frames:v",
            "1",
            "-c:v",
            "mjpeg",
            "-pix_fmt",
            "yuvj420p",
            "-disposition:v",
            "attached_pic",
        ];
        execFileSync("ffmpeg", ["-v", "error", ...sound, ...cover, covered]);
        const { code, lines, words } = await command(["probe", "--json", covered]);
        const { tracks, suggested } = JSON.parse(lines.join("\n")) as Report;
        assert.deepEqual(
            tracks.map(({ type, width }) => [type, width]),
            [
                ["audio", null],
                ["cover", 1280],
            ],
        );
        assert.deepEqual([suggested, code], [null, 3]);
        assert.match(words, /no video/);
    });

    it("suggests the size of a turned picture as it is seen, and never more than there is", async () => {
        const turned = path.join(folder, "turned.mp4");
        const small = path.join(folder, "small.mp4");
        const turn = ["-metadata:s:v", "rotate=90", "-c", "copy"];
        execFileSync("ffmpeg", ["-v", "error", "-i", clip.file, ...turn, turned]);
        // 16 to 9 squeezed into 2 to 1: its pixels are no squares.
        const shrink = ["-vf", "scale=200:100", "-r", "2"];
        execFileSync("ffmpeg", ["-v", "error", "-i", clip.file, ...shrink, small]);
        const report = await probe(turned);
        // Which way round the tag means has changed with ffmpeg's versions.
        assert.ok([90, 270].includes(Number(report.tracks[0]?.["rotation"])));
        assert.deepEqual(report.suggested, { width: 360, height: 640, rate: 5 });
        assert.deepEqual((await probe(small)).suggested, { width: 178, height: 100, rate: 2 });
    });

    it("prints lines for people", async () => {
        const { code, lines } = await command(["probe", clip.file]);
        assert.equal(code, 0);
        assert.match(lines.join("\n"), /video h264.*1280 × 720, 10 per second\n.*640 × 360, 5 per second$/);
    });

    it("asks a camera without showing its password", async () => {
        const server = await startRtspServer({ password: "se:cret" });
        try {
            const { port } = server;
            const report = await probe(`rtsp://admin:se%3Acret@127.0.0.1:${port}/live`);
            assert.equal(report.source, `rtsp://127.0.0.1:${port}/live`);
            assert.equal(report.tracks[0]?.["codec"], "h264");
            const wrong = await command(["probe", `rtsp://admin:wr%3Aong@127.0.0.1:${port}/live`]);
            assert.equal(wrong.code, 3);
            assert.match(wrong.words, /password \(401\)/);
            assert.doesNotMatch(wrong.words, /ong|cret/);
        } finally {
            await server.stop();
        }
    });

    it("ends at once, and ffprobe with it, when the user does not want to wait for a silent camera", async () => {
        const server = await startAnswerServer(null);
        try {
            const start = Date.now();
            const running = command(["probe", `rtsp://127.0.0.1:${server.port}/x`], {
                onStart: (child) => {
                    const timer = setInterval(() => {
                        if (server.connections() === 0) return;
                        clearInterval(timer);
                        child.kill("SIGINT");
                    }, 50);
                },
            });
            assert.equal((await running).code, 130);
            assert.ok(Date.now() - start < 8000);
        } finally {
            await server.stop();
        }
    });

    for (const [name, make, code, words] of [
        ["nothing", () => [], 2, /one URL or FILE/],
        ["a missing file", () => ["no-such.mp4"], 3, /was not found/],
        ["an empty file", (file: string) => [file], 3, /is empty/],
        ["text", () => [__filename], 3, /is not a video/],
        ["an address that would open more", () => ["concat:a|b"], 3, /not found/],
        ["a camera that is not there", () => ["rtsp://u:se%3Acret@127.0.0.1:1/x"], 3, /refused/],
    ] as const) {
        it(`ends with ${code} for ${name}`, async () => {
            const file = path.join(folder, "empty.mp4");
            writeFileSync(file, "");
            const result = await command(["probe", ...make(file)]);
            assert.equal(result.code, code, result.words);
            assert.match(result.words, words);
            assert.doesNotMatch(result.words, /cret/);
        });
    }

    it("names the program that is missing beside ffmpeg", async () => {
        const real = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"].find((file) => existsSync(file));
        symlinkSync(real ?? "/usr/bin/ffmpeg", path.join(folder, "ffmpeg"));
        const env = { FFMPEG_PATH: path.join(folder, "ffmpeg") };
        const { code, words } = await command(["probe", clip.file], { env });
        assert.equal(code, 3);
        assert.match(words, /no ffprobe beside/);
    });

    for (const [given, rotation] of [
        [{ side_data_list: [{ rotation: -90 }] }, 90],
        [{ side_data_list: [{}, { rotation: 180 }] }, 180],
        [{ tags: { rotate: "270" } }, 270],
        [{ tags: { rotate: "no" } }, 0],
        [{}, 0],
    ] as const) {
        it(`reads ${JSON.stringify(given)} as a turn by ${rotation}°`, () => {
            const text = JSON.stringify({ streams: [{ codec_type: "video", ...given }] });
            assert.equal(readProbe(text)?.tracks[0]?.rotation, rotation);
        });
    }

    it("takes no rate or pixel shape from zeros, and nothing from broken JSON", () => {
        const zeros = { avg_frame_rate: "0/0", r_frame_rate: "15/1", sample_aspect_ratio: "0:1" };
        const text = JSON.stringify({ streams: [{ codec_type: "video", ...zeros }] });
        const [track] = readProbe(text)?.tracks ?? [];
        assert.deepEqual([track?.rate, track?.pixelAspect], [15, 1]);
        assert.deepEqual([readProbe("{"), readProbe("{}")], [null, null]);
    });
});
