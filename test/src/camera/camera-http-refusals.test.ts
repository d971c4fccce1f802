import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { startAnswerServer } from "../../fixtures/answer-server";
import { CameraBench } from "../../fixtures/camera-bench";

describe("a camera over HTTP that lets not everybody in", function () {
    this.timeout(40_000);
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
        bench.makeTestFile("whole.mp4", 5);
        bench.make("-i", "whole.mp4", "-frames:v", "1", "-q:v", "3", "shot.jpg");
        writeFileSync(bench.file("page.html"), "<html>hello</html>");
        writeFileSync(bench.file("garbage.mp4"), "hello world, this is no video at all\n".repeat(100));
    });
    afterEach(() => bench.clear());
    after(() => bench.remove());

    for (const scheme of ["Basic", "Digest"] as const) {
        it(`takes user and password as the camera knows them (${scheme}), and names neither`, async () => {
            const password = "p@ss:w/rd#1%é";
            const { url, requests } = await bench.serve({ user: "admin", password, scheme });
            const run = bench.open({ url: `${url}/shot.jpg`, user: "admin", password, rate: 10 });
            await run.until(() => run.frames.length >= 5, 10_000);
            assert.equal(requests.filter(({ status }) => status === 401).length, 1);
            const typed = bench.open({
                url: `${url.replace("//", `//admin:${encodeURIComponent(password)}@`)}/whole.mp4`,
                mode: "once",
            });
            await typed.until(() => typed.last?.state === "ended", 15_000);
            assert.equal(typed.frames.length, 50);
            const wrong = bench.open({ url: `${url}/whole.mp4`, user: "admin", password: "s3cret2" });
            await wrong.until(() => wrong.last?.state === "waiting", 10_000);
            assert.equal(wrong.last?.code, "E_CAMERA_PASSWORD");
            assert.match(wrong.causes, /password \(401\)/);
            const said = JSON.stringify([run, typed, wrong].map(({ events, logged }) => [events, logged]));
            assert.doesNotMatch(said, /s3cret|p@ss|p%40ss/);
        });
    }

    it("goes on with a new nonce when the old one has run out, whether it is called stale or not", async () => {
        const { url, requests } = await bench.serve({
            ...{ user: "admin", password: "a", scheme: "Digest", nonceUses: 3 },
        });
        const run = bench.open({ url: `${url}/shot.jpg`, user: "admin", password: "a", rate: 10 });
        await run.until(() => run.frames.length >= 10, 10_000);
        assert.equal(run.events.length, 2);
        assert.ok(requests.filter(({ status }) => status === 401).length >= 3);
    });

    it("takes the password no further than to the camera itself", async () => {
        const seen: (string | undefined)[] = [];
        const other = await bench.serve({
            answers: {
                "/stolen.jpg": (request, response) => {
                    seen.push(request.headers.authorization);
                    response.writeHead(404).end();
                },
            },
        });
        const camera = await bench.serve({
            ...{ user: "admin", password: "a" },
            answers: {
                "/a.jpg": (_, response) =>
                    response.writeHead(302, { location: `${other.url}/stolen.jpg` }).end(),
            },
        });
        const run = bench.open({ url: `${camera.url}/a.jpg`, user: "admin", password: "a" });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.deepEqual(seen, [undefined]);
        assert.equal(run.last?.code, "E_CAMERA_NOT_FOUND");
    });

    for (const [location, words] of [
        ["file:///etc/passwd", /leads to a file: address; only http:\/\/ and https:\/\/ may follow/],
        ["rtsp://127.0.0.1/x", /leads to a rtsp: address/],
        ["/round.jpg", /goes round/],
    ] as const) {
        it(`follows no redirect to ${location}`, async () => {
            const { url } = await bench.serve({
                answers: { "/round.jpg": (_, response) => response.writeHead(302, { location }).end() },
            });
            const run = bench.open({ url: `${url}/round.jpg` });
            await run.until(() => run.last?.state === "waiting", 10_000);
            assert.equal(run.last?.code, "E_CAMERA_REDIRECT");
            assert.match(run.causes, words);
        });
    }

    for (const [status, words, code] of [
        [503, /busy.*503/, "E_CAMERA_BUSY"],
        [429, /busy.*429/, "E_CAMERA_BUSY"],
        [404, /\/x\.mjpg was not found.*404/, "E_CAMERA_NOT_FOUND"],
        [403, /forbidden.*403/, "E_CAMERA_FORBIDDEN"],
        [500, /camera error.*500/i, "E_CAMERA_FAULT"],
    ] as const) {
        it(`says what ${status} means`, async () => {
            const { url } = await bench.serve({
                answers: { "/x.mjpg": (_, response) => response.writeHead(status).end() },
            });
            const run = bench.open({ url: `${url}/x.mjpg` });
            await run.until(() => run.last?.state === "waiting", 10_000);
            assert.match(run.causes, words);
            assert.equal(run.last?.code, code);
        });
    }

    for (const [address, words, code] of [
        ["/page.html", /Expected a video stream or a JPEG picture.*got a web page/, "E_CAMERA_FORMAT"],
        ["/garbage.mp4", /incomplete or not a video/, "E_CAMERA_FORMAT"],
    ] as const) {
        it(`says what is wrong with ${address}, without an address of its own`, async () => {
            const { url } = await bench.serve();
            const run = bench.open({ url: url + address });
            await run.until(() => run.last?.state === "waiting", 10_000);
            assert.match(run.causes, words);
            assert.equal(run.last?.code, code);
            const port = new URL(url).port;
            for (const [, other] of run.causes.matchAll(/127\.0\.0\.1:(\d+)/g)) assert.equal(other, port);
        });
    }

    it("notices a server that takes the call and says nothing", async () => {
        const silent = bench.keep(await startAnswerServer(null));
        const run = bench.open({ url: `http://127.0.0.1:${silent.port}/live`, connectTimeout: 2 });
        await run.until(() => run.last?.state === "waiting", 5000);
        assert.match(run.causes, /no answer/i);
        assert.equal(run.last?.code, "E_CAMERA_NO_ANSWER");
    });

    it("notices a server that sends half a video and then nothing", async () => {
        const { url } = await bench.serve({
            answers: {
                "/half.ts": (_, response) => {
                    response.writeHead(200, { "content-type": "video/mp2t", "content-length": 10_000_000 });
                    response.write(Buffer.alloc(1000));
                },
            },
        });
        const run = bench.open({ url: `${url}/half.ts`, mode: "once", stallTimeout: 2 });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.match(run.causes, /no data/i);
    });

    it("waits for a port where nobody listens, and says so", async () => {
        const run = bench.open({ url: "http://127.0.0.1:1/x" });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.equal(run.last?.code, "E_CAMERA_REFUSED");
    });

    describe("with TLS", () => {
        let tls: { cert: string; key: string };
        before(() => {
            tls = { cert: bench.file("cert.pem"), key: bench.file("key.pem") };
            const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
            const names = ["-subj", "/CN=camera.local", "-addext", "subjectAltName=DNS:camera.local"];
            execFileSync("openssl", [...request, "-keyout", tls.key, "-out", tls.cert, ...names], {
                stdio: "ignore",
            });
        });

        it("refuses a certificate of the camera's own, with the reason, and waits", async () => {
            const { url } = await bench.serve({ tls });
            const run = bench.open({ url: `${url}/whole.mp4`, mode: "once" });
            await run.until(() => run.last?.state === "waiting", 10_000);
            assert.match(run.causes, /certificate.*self-signed/);
            assert.equal(run.last?.code, "E_CAMERA_TLS");
            assert.equal(run.frames.length, 0);
        });

        it("refuses a trusted certificate that is for another name", async () => {
            const { url } = await bench.serve({ tls });
            const run = bench.open({ url: `${url}/whole.mp4`, mode: "once", ca: tls.cert });
            await run.until(() => run.last?.state === "waiting", 10_000);
            assert.match(run.causes, /certificate.*another name/);
        });

        it("looks at no certificate when it is told not to", async () => {
            const { url } = await bench.serve({ tls });
            const run = bench.open({ url: `${url}/whole.mp4`, mode: "once", verifyTls: false });
            await run.until(() => run.last?.state === "ended", 15_000);
            assert.equal(run.frames.length, 50);
        });

        for (const [name, greeting] of [
            ["answers in plain HTTP", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"],
            ["says nothing", null],
        ] as const) {
            it(`says that a server that ${name} does not speak TLS`, async () => {
                const server = createServer((socket) => {
                    socket.on("error", () => undefined);
                    socket.on("data", () => greeting !== null && socket.end(greeting));
                }).listen(0, "127.0.0.1");
                await once(server, "listening");
                bench.keep({
                    stop: async () => {
                        server.close();
                        await once(server, "close");
                    },
                });
                const { port } = server.address() as AddressInfo;
                const run = bench.open({ url: `https://127.0.0.1:${port}/x`, connectTimeout: 3 });
                await run.until(() => run.last?.state === "waiting", 10_000);
                assert.match(run.causes, /does not speak TLS/);
                assert.equal(run.last?.code, "E_CAMERA_TLS");
            });
        }
    });
});
