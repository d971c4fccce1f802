import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startAnswerServer, type AnswerServer } from "../../fixtures/answer-server";
import { CameraRun } from "../../fixtures/camera-run";
import { freePort } from "../../fixtures/free-port";
import { ROOT } from "../../fixtures/paths";
import { startRtspServer, type RtspServer } from "../../fixtures/rtsp-server";

/** Process ids of ffmpegs whose command line holds a text. */
function ffmpegs(text: string): number[] {
    const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
    return lines
        .filter((line) => /\bffmpeg\b/.test(line) && line.includes(text))
        .map((line) => Number.parseInt(line, 10));
}

describe("a camera over RTSP", function () {
    this.timeout(90_000);
    let server: RtspServer | null = null;
    let answers: AnswerServer | null = null;
    let run: CameraRun | null = null;

    afterEach(async () => {
        server?.process.kill("SIGCONT");
        await run?.camera.close();
        await server?.stop();
        await answers?.stop();
        run = server = answers = null;
    });

    async function open(options: ConstructorParameters<typeof CameraRun>[0]): Promise<CameraRun> {
        run = new CameraRun(options);
        return Promise.resolve(run);
    }

    for (const [name, lower, transport] of [
        ["over TCP", undefined, "tcp"],
        ["over UDP", undefined, "udp"],
        ["that speaks only UDP", "UDP", "auto"],
        ["that speaks only TCP", "TCP", "auto"],
    ] as const) {
        it(`gives frames ${name}, with at most one refused attempt`, async () => {
            server = await startRtspServer(lower ? { lower } : {});
            const current = await open({ url: server.url, transport });
            await current.until(() => current.frames.length >= 10, 20_000);
            assert.ok(current.events.filter(({ state }) => state === "waiting").length <= 1);
            const frame = current.frames[0]!;
            assert.deepEqual([frame.width, frame.height, frame.nativeWidth], [320, 240, 320]);
        });
    }

    for (const password of ["p@ss:w/rd#1%", "p%41"]) {
        it(`takes the password ${password} from its own field as the camera knows it`, async () => {
            server = await startRtspServer({ password });
            const current = await open({ url: server.url, user: "admin", password });
            await current.until(() => current.frames.length >= 1, 10_000);
        });
    }

    for (const [name, typed] of [
        ["percent-encoded", "p%40ss%3Aw%2Frd%231%25"],
        ["raw", "p@ss:w/rd#1%"],
    ] as const) {
        it(`takes a password inside the address, ${name}`, async () => {
            server = await startRtspServer({ password: "p@ss:w/rd#1%" });
            const current = await open({ url: `rtsp://admin:${typed}@127.0.0.1:${server.port}/live` });
            await current.until(() => current.frames.length >= 1, 10_000);
        });
    }

    it("takes an IPv6 address in brackets, and asks for them without", async () => {
        server = await startRtspServer({ address: "::1" });
        const current = await open({ url: server.url });
        await current.until(() => current.frames.length >= 1, 10_000);
        await current.camera.close();
        const bare = await open({ url: `rtsp://::1:${server.port}/live` });
        await bare.until(() => bare.last?.state === "error", 5000);
        assert.match(bare.causes, /brackets/);
    });

    it("waits with the cause password, names it nowhere, and waits longer each time", async () => {
        server = await startRtspServer({ password: "s3cret" });
        const current = await open({ url: `rtsp://admin:s3cret2@127.0.0.1:${server.port}/live` });
        await current.until(() => current.last?.state === "waiting", 10_000);
        assert.match(current.causes, /password/);
        assert.equal(current.last?.code, "E_CAMERA_PASSWORD");
        assert.doesNotMatch(JSON.stringify(current.events), /s3cret/);
        const before = performance.now();
        await current.until(
            () => current.events.filter(({ state }) => state === "waiting").length === 2,
            15_000,
        );
        assert.ok(performance.now() - before > 4000);
    });

    it("mends blanks and capitals, and names a scheme it does not know", async () => {
        server = await startRtspServer({ password: "s3cret" });
        const current = await open({ url: ` Rtsp://admin:s3cret@127.0.0.1:${server.port}/live ` });
        await current.until(() => current.frames.length >= 1, 10_000);
        assert.doesNotMatch(JSON.stringify(current.events), /s3cret/);
        await current.camera.close();
        const misspelt = await open({ url: `rtps://admin:s3cret@127.0.0.1:${server.port}/live` });
        await misspelt.until(() => misspelt.last?.state === "error", 5000);
        assert.match(misspelt.causes, /rtps/);
        assert.doesNotMatch(JSON.stringify(misspelt.events), /s3cret/);
    });

    it("notices a server that takes the call and says nothing", async () => {
        answers = await startAnswerServer(null);
        const current = await open({ url: `rtsp://127.0.0.1:${answers.port}/live` });
        await current.until(() => current.last?.state === "waiting", 10_000);
        assert.match(current.causes, /no answer/i);
    });

    it("notices a stall within 5 s of the last frame and goes on within 5 s of the camera", async () => {
        server = await startRtspServer();
        const current = await open({ url: server.url });
        await current.until(() => current.frames.length >= 30, 20_000);
        server.process.kill("SIGSTOP");
        await current.until(() => current.last?.state === "waiting", 10_000);
        assert.ok(performance.now() - current.times.at(-1)! < 5500, "noticed late");
        assert.match(current.causes, /no data/i);
        await current.until(() => ffmpegs(`:${server!.port}/live`).length <= 1, 1);
        const count = current.frames.length;
        server.process.kill("SIGCONT");
        await current.until(() => current.frames.length > count, 15_000);
    });

    it("ends ffmpeg within 5 s when it is stopped while the server is frozen", async () => {
        server = await startRtspServer();
        const current = await open({ url: server.url });
        await current.until(() => current.frames.length >= 5, 20_000);
        assert.equal(ffmpegs(`:${server.port}/live`).length, 1);
        server.process.kill("SIGSTOP");
        await new Promise((resolve) => setTimeout(resolve, 1000));
        const before = performance.now();
        await current.camera.stop();
        assert.ok(performance.now() - before < 5000);
        assert.deepEqual(ffmpegs(`:${server.port}/live`), []);
        assert.equal(current.last?.state, "stopped");
    });

    it("leaves no ffmpeg behind when its process is killed, with a server that says nothing", async () => {
        answers = await startAnswerServer(null);
        const script = `
            const { Camera } = require(${JSON.stringify(path.join(ROOT, "dist/src/camera/camera.js"))});
            const { CAMERA_DEFAULTS } = require(${JSON.stringify(path.join(ROOT, "dist/src/camera/camera-options.js"))});
            const url = "rtsp://127.0.0.1:${answers.port}/live";
            new Camera({ ...CAMERA_DEFAULTS, source: "Gate", url }, { frame() {}, event() {} }).start();`;
        const child = spawn(process.execPath, ["-e", script], { stdio: "inherit" });
        const { port, connections } = answers;
        const end = performance.now() + 10_000;
        while (connections() === 0 && performance.now() < end)
            await new Promise((resolve) => setTimeout(resolve, 50));
        assert.equal(ffmpegs(`:${port}/live`).length, 1);
        child.kill("SIGKILL");
        await once(child, "exit");
        const limit = performance.now() + 6000;
        while (ffmpegs(`:${port}/live`).length > 0 && performance.now() < limit)
            await new Promise((resolve) => setTimeout(resolve, 100));
        assert.deepEqual(ffmpegs(`:${port}/live`), []);
    });

    it("never calls a lost camera finished, and finds it again within 5 s", async () => {
        server = await startRtspServer();
        const { port, url } = server;
        const current = await open({ url });
        await current.until(() => current.frames.length >= 10, 20_000);
        await server.stop();
        await current.until(() => current.last?.state === "waiting", 10_000);
        assert.match(current.causes, /connection lost/i);
        await new Promise((resolve) => setTimeout(resolve, 3000));
        const count = current.frames.length;
        server = await startRtspServer({ port });
        await current.until(() => current.frames.length > count, 8000);
        assert.ok(current.events.every(({ state }) => state !== "ended"));
    });

    for (const [method, status, words, code] of [
        ["DESCRIBE", "453 Not Enough Bandwidth", /too many viewers.*453/, "E_CAMERA_BUSY"],
        ["PLAY", "453 Not Enough Bandwidth", /too many viewers.*453/, "E_CAMERA_BUSY"],
        ["DESCRIBE", "404 Not Found", /\/live was not found.*404/, "E_CAMERA_NOT_FOUND"],
        ["DESCRIBE", "403 Forbidden", /forbidden.*403/, "E_CAMERA_FORBIDDEN"],
        ["DESCRIBE", "503 Service Unavailable", /busy.*503/, "E_CAMERA_BUSY"],
        ["DESCRIBE", "500 Internal", /camera error.*500/i, "E_CAMERA_FAULT"],
    ] as const) {
        it(`says what ${status} to ${method} means`, async () => {
            answers = await startAnswerServer(method, status);
            const current = await open({ url: `rtsp://127.0.0.1:${answers.port}/live`, transport: "tcp" });
            await current.until(() => current.last?.state === "waiting", 15_000);
            assert.match(current.causes, words);
            assert.equal(current.last?.code, code);
        });
    }

    it("verifies certificates as it is told: refused with the reason, trusted by their CA, or not looked at", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-tls-"));
        try {
            const [cert, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
            const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
            const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...names];
            execFileSync("openssl", [...request, "-keyout", key, "-out", cert], { stdio: "ignore" });
            server = await startRtspServer({ cert, key });
            const { url } = server;
            const strict = await open({ url });
            await strict.until(() => strict.last?.state === "waiting", 15_000);
            assert.match(strict.causes, /certificate.*self-signed/);
            assert.equal(strict.last?.code, "E_CAMERA_TLS");
            await strict.camera.close();
            for (const how of [{ verifyTls: false }, { ca: cert }]) {
                const trusting = await open({ url, ...how });
                await trusting.until(() => trusting.frames.length >= 1, 15_000);
                await trusting.camera.close();
            }
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("waits for a port where nobody listens, and comes as soon as somebody does", async () => {
        const port = await freePort();
        const current = await open({ url: `rtsp://127.0.0.1:${port}/live` });
        await current.until(() => current.last?.state === "waiting", 10_000);
        assert.match(current.causes, /refused/);
        server = await startRtspServer({ port });
        await current.until(() => current.frames.length >= 1, 8000);
    });

    it("says that a host is unknown", async () => {
        const current = await open({ url: "rtsp://no-such-host.invalid/live" });
        await current.until(() => current.last?.state === "waiting", 15_000);
        assert.match(current.causes, /unknown/);
    });
});
