import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startAnswerServer } from "../../fixtures/answer-server";
import { CameraBench } from "../../fixtures/camera-bench";
import { descendants } from "../../fixtures/children";
import { eventually } from "../../fixtures/eventually";
import { heldBytes } from "../../fixtures/held-bytes";
import { ROOT } from "../../fixtures/paths";

const PATH = process.env["PATH"] ?? "";
const which = (program: string): string => execFileSync("which", [program], { encoding: "utf8" }).trim();

describe("a camera and the ffmpeg that is there", function () {
    this.timeout(40_000);
    let bench: CameraBench;
    let real = "";
    before(() => {
        bench = new CameraBench();
        bench.makeTestFile("whole.mp4", 5);
        real = which("ffmpeg");
    });
    afterEach(async () => {
        await bench.clear();
        process.env["PATH"] = PATH;
    });
    after(() => bench.remove());

    /** A folder with programs as the only one in which programs are looked for. */
    function onlyPath(name: string, programs: Readonly<Record<string, string>>): void {
        mkdirSync(bench.file(name));
        for (const [program, text] of Object.entries(programs)) {
            const file = bench.file(`${name}/${program}`);
            if (path.isAbsolute(text)) symlinkSync(text, file);
            else {
                writeFileSync(file, text);
                chmodSync(file, 0o755);
            }
        }
        process.env["PATH"] = bench.file(name);
    }

    /** An ffmpeg that does not know some options, as older and newer ones do not. */
    const refusing = (options: string, help: string): string =>
        `#!/bin/sh
for a in "$@"; do case "$a" in ${options})
echo "Unrecognized option '\${a#-}'." >&2
echo "Error splitting the argument list: Option not found" >&2
exit 1;; esac; done
case "$*" in *"-h long"*) ${real} "$@" | ${which("grep")} -v ${help}; exit 0;; esac
exec ${real} "$@"
`;

    it("waits while there is none, says so, and plays as soon as it is installed", async () => {
        onlyPath("nothing", {});
        const run = bench.open({ url: bench.file("whole.mp4"), mode: "once" });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.equal(run.last?.code, "E_FFMPEG_MISSING");
        assert.match(run.causes, /ffmpeg was not found/);
        symlinkSync(real, bench.file("nothing/ffmpeg"));
        await run.until(() => run.last?.state === "ended", 15_000);
        assert.equal(run.frames.length, 50);
    });

    for (const [name, options, help] of [
        ["older", "-fps_mode*", "-e -fps_mode"],
        ["newer", "-vsync*|-stimeout", "-e -vsync"],
    ] as const) {
        it(`plays with one that is ${name}, by the options that it knows`, async () => {
            onlyPath(name, { ffmpeg: refusing(options, help) });
            const run = bench.open({ url: bench.file("whole.mp4"), mode: "once" });
            await run.until(() => run.last?.state === "ended", 15_000);
            assert.equal(run.frames.length, 50);
        });
    }

    it("never tells an option that is not known as a fault of the camera", async () => {
        onlyPath("odd", { ffmpeg: refusing("-protocol_whitelist", "-e nothing-at-all") });
        const run = bench.open({ url: bench.file("whole.mp4"), mode: "once" });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.equal(run.last?.code, "E_FFMPEG_VERSION");
        assert.match(run.causes, /This ffmpeg \(\S+\) does not know .*-protocol_whitelist; version 4\.4/);
    });

    it("loses no frame and keeps no memory over 50 MB of messages, and logs a few of them", async () => {
        const talker = `#!${process.execPath}
const child = require("node:child_process").spawn(${JSON.stringify(real)}, process.argv.slice(2), {
    stdio: ["inherit", "inherit", "pipe"],
});
const isPlay = process.argv.includes("rawvideo");
let number = 0;
const line = () => "[h264 @ 0x55] [error] damage " + ++number + " " + "x".repeat(200) + "\\n";
require("node:readline").createInterface({ input: child.stderr }).on("line", (text) => {
    process.stderr.write(text + "\\n");
    if (isPlay && /showinfo.* n: /.test(text)) process.stderr.write(Array.from({ length: 2000 }, line).join(""));
});
child.on("close", (code) => (process.exitCode = code));
`;
        onlyPath("talking", { ffmpeg: talker });
        const before = heldBytes();
        const run = bench.open({ url: bench.file("whole.mp4"), mode: "once" });
        await run.until(() => run.last?.state === "ended", 35_000);
        assert.equal(run.frames.length, 50);
        const kept = run.frames.reduce((sum, { pixels }) => sum + pixels.length, 0);
        const grown = heldBytes() - before - kept;
        assert.ok(grown < 20e6, `${grown} bytes`);
        assert.ok(run.logged.length > 0 && run.logged.length <= 20, `${run.logged.length} lines`);
        assert.match(run.logged[0]!, /^warn: damage 1 x/);
    });

    it("takes ffmpeg with it when it is killed, also where only a shell can see to that", async () => {
        onlyPath("poor", { ffmpeg: real, sh: which("sh"), cat: which("cat") });
        const silent = bench.keep(await startAnswerServer(null));
        const file = (name: string): string => JSON.stringify(path.join(ROOT, `dist/src/camera/${name}.js`));
        const url = `rtsp://127.0.0.1:${silent.port}/live`;
        const script = `
            const { Camera } = require(${file("camera")});
            const { CAMERA_DEFAULTS } = require(${file("camera-options")});
            new Camera({ ...CAMERA_DEFAULTS, source: "Gate", url: "${url}", connectTimeout: 60 },
                { frame() {}, event() {} }).start();`;
        const child = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
        const ours = (): number[] =>
            descendants(child.pid!).flatMap(({ pid, command }) => (command.includes(url) ? [pid] : []));
        const [ffmpeg] = await eventually(
            ours,
            (pids) => pids.length > 0 && silent.connections() > 0,
            10_000,
        );
        child.kill("SIGKILL");
        await once(child, "exit");
        const isThere = (): boolean => {
            try {
                return process.kill(ffmpeg!, 0);
            } catch {
                return false;
            }
        };
        await eventually(isThere, (is) => !is, 5000);
    });
});
