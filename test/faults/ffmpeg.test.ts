import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeClip, type Clip } from "../fixtures/clip";
import { eventually } from "../fixtures/eventually";
import { heldBytes } from "../fixtures/held-bytes";
import { startRtspServer } from "../fixtures/rtsp-server";
import { FFMPEG } from "./cases/ffmpeg";
import { family, type FaultRun } from "./family";
import { ffmpegPids } from "./ffmpeg/ffmpeg-pids";
import { standIn, useEnvironment } from "./ffmpeg/stand-in";
import { framesAgain } from "./frames-again";
import { openCamera } from "./open-camera";

const REAL = execFileSync("which", ["ffmpeg"], { encoding: "utf8" }).trim();
/** The real ffmpeg, which refuses some options as versions without them do, and does not tell of them either. */
const refusing = (pattern: string, words: string): string => `#!/bin/sh
for a in "$@"; do case "$a" in ${pattern}) echo "Unrecognized option '\${a#-}'." >&2
echo "Error splitting the argument list: Option not found" >&2; exit 1;; esac; done
case "$*" in *"-h "*) '${REAL}' "$@" | grep -v -E -e '${words}'; exit 0;; esac
exec '${REAL}' "$@"
`;

/** An ffmpeg that ends at once; counts how often the camera has tried within 6 s. */
async function endsAtOnce(run: FaultRun, script: string): Promise<{ attempts: number; causes: string }> {
    standIn(run, script);
    const camera = openCamera(run, { url: "rtsp://127.0.0.1:9/live" });
    await new Promise((resolve) => setTimeout(resolve, 6000));
    const states = camera.events.map(({ state }) => state);
    assert.ok(!states.includes("ended") && !states.includes("running"), states.join(" "));
    return { attempts: states.filter((state) => state === "waiting").length, causes: camera.causes };
}

describe("faults of ffmpeg", function () {
    this.timeout(60_000);
    let clip: Clip;
    before(() => (clip = makeClip({ width: 320, height: 240, fps: 10, seconds: 5 })));
    after(() => clip.remove());

    async function playsAll(run: FaultRun, script: string): Promise<void> {
        standIn(run, script);
        const camera = openCamera(run, { url: clip.file, mode: "once", policy: "all" });
        await camera.until(() => camera.last?.state === "ended", 20_000);
        assert.equal(camera.frames.length, 50, camera.causes);
    }

    /** Harms the ffmpeg of a live camera. */
    async function survives(
        run: FaultRun,
        signal: NodeJS.Signals,
        code: string,
        limitMs: number,
    ): Promise<void> {
        const server = await startRtspServer();
        run.atEnd(() => server.stop());
        const camera = openCamera(run, { url: server.url });
        await camera.until(() => camera.frames.length >= 15, 20_000);
        const [pid] = ffmpegPids(server.url);
        process.kill(pid!, signal);
        await framesAgain(run, camera, limitMs);
        assert.ok(
            camera.events.some((event) => event.code === code),
            camera.causes,
        );
        const pids = await eventually(
            () => ffmpegPids(server.url),
            (found) => found.length === 1,
            5000,
        );
        assert.ok(!pids.includes(pid!));
    }

    family("ffmpeg", FFMPEG, {
        "ffmpeg is not installed, and is installed later": async (run) => {
            const folder = mkdtempSync(path.join(tmpdir(), "csp-no-ffmpeg-"));
            run.atEnd(() => rmSync(folder, { recursive: true }));
            useEnvironment(run, { PATH: folder, FFMPEG_PATH: undefined });
            const camera = openCamera(run, { url: clip.file, mode: "loop" });
            await camera.until(() => camera.last?.state === "waiting", 5000);
            assert.equal(camera.last?.code, "E_FFMPEG_MISSING");
            assert.match(camera.causes, /ffmpeg was not found on the PATH/);
            writeFileSync(path.join(folder, "new"), `#!/bin/sh\nexec '${REAL}' "$@"\n`);
            chmodSync(path.join(folder, "new"), 0o755);
            copyFileSync(path.join(folder, "new"), path.join(folder, "ffmpeg"));
            await framesAgain(run, camera, 8000);
        },
        "ffmpeg is older and lacks -fps_mode": (run) => playsAll(run, refusing("-fps_mode*", "^ *-fps_mode")),
        "ffmpeg is newer and lacks -vsync and -stimeout": (run) =>
            playsAll(run, refusing("-vsync*|-stimeout", "^ *-(vsync|stimeout)")),
        "ffmpeg lacks an option that it says it has": async (run) => {
            standIn(run, refusing("-fps_mode*", "^nothing"));
            const camera = openCamera(run, { url: clip.file, mode: "loop" });
            await camera.until(() => camera.last?.state === "waiting", 10_000);
            assert.equal(camera.last?.code, "E_FFMPEG_VERSION");
            assert.match(camera.causes, /ffmpeg.*fps_mode.*version \d/);
        },
        "ffmpeg of a live camera is killed": (run) => survives(run, "SIGKILL", "E_FFMPEG_EXIT", 3000),
        "ffmpeg of a live camera is stopped": (run) => survives(run, "SIGSTOP", "E_CAMERA_NO_DATA", 12_000),
        "ffmpeg floods its messages with 50 MB while it sends frames": async (run) => {
            // 50 pictures at the pace of their stamps, and after each 10,800 lines of 95 bytes.
            standIn(
                run,
                `const line = "[h264 @ 0x1] [error] " + "concealing errors ".repeat(4) + "\\n";
                console.error("[info] Input #0, rtsp");
                const start = Date.now();
                (async () => {
                    for (let n = 0; n < 50; n++) {
                        await new Promise((resolve) => setTimeout(resolve, start + n * 100 - Date.now()));
                        picture(n);
                        await new Promise((resolve) => process.stderr.write(line.repeat(10800), resolve));
                    }
                    setInterval(() => undefined, 1000);
                })();`,
            );
            // Long, because the stand-in may have to wait for a processor, which is not what this is about.
            const camera = openCamera(run, { url: "rtsp://127.0.0.1:9/live", stallTimeout: 30 });
            await camera.until(() => camera.frames.length >= 1, 10_000);
            const pixels = (): number => camera.frames.reduce((sum, frame) => sum + frame.pixels.length, 0);
            const before = heldBytes() - pixels();
            let most = 0;
            const watch = setInterval(() => (most = Math.max(most, heldBytes() - pixels())), 500);
            run.atEnd(() => clearInterval(watch));
            await camera.until(() => camera.frames.length >= 50, 40_000);
            most = Math.max(most, heldBytes() - pixels());
            assert.ok(most - before < 20e6, `${most - before} bytes`);
            assert.deepEqual(
                camera.events.map(({ state, cause }) => [state, cause]),
                [
                    ["connecting", null],
                    ["running", null],
                ],
            );
        },
        "ffmpeg ends at once with code 0, again and again": async (run) => {
            const { attempts, causes } = await endsAtOnce(run, "process.exit(0);");
            // Pauses of 1, 2 and 4 s.
            assert.ok(attempts >= 2 && attempts <= 4, `${attempts} attempts`);
            assert.match(causes, /connection lost/i);
        },
        "ffmpeg ends at once by a crash, again and again": async (run) => {
            const { attempts, causes } = await endsAtOnce(run, "process.kill(process.pid, 'SIGSEGV');");
            assert.ok(attempts >= 2 && attempts <= 4, `${attempts} attempts`);
            assert.match(causes, /SIGSEGV/);
        },
        "ffmpeg takes no TERM": async (run) => {
            standIn(
                run,
                `process.on("SIGTERM", () => undefined);
                console.error("[info] Input #0, rtsp");
                let n = 0;
                setInterval(() => picture(n++), 100);`,
            );
            const camera = openCamera(run, { url: "rtsp://127.0.0.1:9/term" });
            await camera.until(() => camera.frames.length >= 3, 10_000);
            const start = performance.now();
            await camera.camera.stop();
            assert.ok(performance.now() - start < 5000);
            assert.deepEqual(ffmpegPids("127.0.0.1:9/term"), []);
        },
    });
});
