import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { downloadFile } from "../../../src/model/download-file";
import type { Known } from "../../../src/model/library-check";
import {
    cutAfter,
    serve,
    startFileServer,
    type FileHandler,
    type FileServer,
} from "../../fixtures/file-server";

const FILE = randomBytes(300_000);
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
const KNOWN: Known = { size: FILE.length, sha256: sha256(FILE) };
const PATIENCE = { silenceMs: 400, pausesMs: [5], tries: 3 };

describe("a download", function () {
    this.timeout(20_000);
    let folder = "";
    let target = "";
    let server: FileServer | null = null;
    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-download-"));
        target = path.join(folder, "net.onnx");
    });
    afterEach(async () => {
        await server?.stop();
        server = null;
        rmSync(folder, { recursive: true });
    });

    /** Serves the handlers in turn, the last one for ever. */
    async function fetchFrom(handlers: readonly FileHandler[], known = KNOWN): Promise<number[]> {
        server = await startFileServer((request, response, count) => {
            handlers[Math.min(count, handlers.length) - 1]!(request, response, count);
        });
        const seen: number[] = [];
        await downloadFile({
            url: `${server.url}/net.onnx`,
            target,
            known,
            onBytes: (received) => seen.push(received),
            signal: new AbortController().signal,
            patience: PATIENCE,
        });
        return seen;
    }
    const left = (): string[] => readdirSync(folder).sort();

    it("is at its place when it is whole, with nothing beside it, and says how far it is", async () => {
        const seen = await fetchFrom([serve(FILE, { etag: '"a"' })]);
        assert.deepEqual(readFileSync(target), FILE);
        assert.deepEqual(left(), ["net.onnx"]);
        assert.equal(seen.at(-1), FILE.length);
    });

    it("goes on where the server broke off, as often as it does", async () => {
        await fetchFrom([cutAfter(FILE, 100_000), cutAfter(FILE, 120_000), serve(FILE)]);
        assert.deepEqual(readFileSync(target), FILE);
        const [first, ...others] = server!.ranges;
        assert.equal(first, null);
        assert.equal(others.length, 2);
        for (const range of others) assert.match(range ?? "", /^bytes=[1-9]\d*-$/);
    });

    it("goes on with what an earlier run left", async () => {
        writeFileSync(`${target}.part`, FILE.subarray(0, 200_000));
        await fetchFrom([serve(FILE)]);
        assert.deepEqual(readFileSync(target), FILE);
        assert.deepEqual(server?.ranges, ["bytes=200000-"]);
    });

    it("asks nobody when an earlier run left all of it", async () => {
        writeFileSync(`${target}.part`, FILE);
        await fetchFrom([serve(FILE)]);
        assert.deepEqual(readFileSync(target), FILE);
        assert.deepEqual(server?.ranges, []);
    });

    it("takes the whole file from a server that ignores ranges", async () => {
        writeFileSync(`${target}.part`, FILE.subarray(0, 200_000));
        await fetchFrom([
            (_, response) => {
                response.writeHead(200, { "content-length": FILE.length });
                response.end(FILE);
            },
        ]);
        assert.deepEqual(readFileSync(target), FILE);
    });

    it("begins anew when the server sends another rest, or says that there is none", async () => {
        for (const [status, range] of [
            [206, "bytes 0-9/10"],
            [416, `bytes */${FILE.length}`],
        ] as const) {
            writeFileSync(`${target}.part`, FILE.subarray(0, 200_000));
            const refuseRest: FileHandler = (_, response) => {
                response.writeHead(status, { "content-range": range });
                response.end("0123456789");
            };
            await fetchFrom([refuseRest, serve(FILE)]);
            assert.deepEqual(readFileSync(target), FILE);
            assert.deepEqual(server?.ranges, ["bytes=200000-", null]);
            await server.stop();
            rmSync(target);
        }
    });

    it("does not put two versions of a file together when there is no digest", async () => {
        const other = randomBytes(FILE.length);
        const honest: FileHandler = (request, response, count) => {
            const isSame = request.headers["if-range"] === '"new"';
            if (!isSame) delete request.headers.range;
            serve(other, { etag: '"new"' })(request, response, count);
        };
        await fetchFrom([cutAfter(FILE, 100_000, { etag: '"old"' }), honest], {
            size: FILE.length,
            sha256: null,
        });
        assert.deepEqual(readFileSync(target), other);
        rmSync(target);
        await server!.stop();
        // A server that does not name its versions is not asked for a rest.
        await fetchFrom([cutAfter(FILE, 100_000), serve(FILE)], { size: FILE.length, sha256: null });
        assert.deepEqual(server?.ranges, [null, null]);
    });

    it("waits for a slow server but not for a silent one", async () => {
        const slow: FileHandler = (_, response) => {
            response.writeHead(200, { "content-length": FILE.length });
            let sent = 0;
            const timer = setInterval(() => {
                response.write(FILE.subarray(sent, (sent += 50_000)));
                if (sent >= FILE.length) clearInterval(timer);
            }, 120);
        };
        await fetchFrom([slow]);
        assert.deepEqual(readFileSync(target), FILE);
        rmSync(target);
        await server!.stop();
        const silent: FileHandler = (_, response) => {
            response.writeHead(200, { "content-length": FILE.length });
            response.write(FILE.subarray(0, 1000));
        };
        const start = Date.now();
        await fetchFrom([silent, serve(FILE)]);
        assert.ok(Date.now() - start >= PATIENCE.silenceMs - 20);
        assert.deepEqual(server?.ranges, [null, "bytes=1000-"]);
    });

    for (const [name, handler, code, message] of [
        ["serves another file of the same size", serve(randomBytes(FILE.length)), "E_MODEL_DIGEST", /sha256/],
        ["announces another length", serve(FILE.subarray(1)), "E_MODEL_FETCH", /announces 299999/],
        [
            "sends more than the file has",
            ((_, response) => {
                response.writeHead(200);
                response.end(Buffer.concat([FILE, FILE]));
            }) satisfies FileHandler,
            "E_MODEL_FETCH",
            /sends more/,
        ],
        [
            "ends early without having announced a length",
            ((_, response) => {
                response.writeHead(200);
                response.end(FILE.subarray(0, 10));
            }) satisfies FileHandler,
            "E_MODEL_FETCH",
            /too early.*fetch again/,
        ],
        [
            "has no such file",
            ((_, response) => response.writeHead(404).end()) satisfies FileHandler,
            "E_MODEL_FETCH",
            /answered 404/,
        ],
        [
            "is down for good",
            ((_, response) => response.writeHead(503).end()) satisfies FileHandler,
            "E_MODEL_FETCH",
            /answered 503/,
        ],
        [
            "hangs up at once",
            ((request) => request.socket.destroy()) satisfies FileHandler,
            "E_MODEL_FETCH",
            /fetch/,
        ],
    ] as const) {
        it(`leaves the file that was there when the server ${name}`, async () => {
            writeFileSync(target, "before");
            await assert.rejects(fetchFrom([handler]), { code, message });
            assert.equal(readFileSync(target, "utf8"), "before");
            if (code === "E_MODEL_DIGEST") assert.deepEqual(left(), ["net.onnx"]);
        });
    }

    it("refuses a web page where nothing else is known of the file", async () => {
        const page = serve(Buffer.from("<html>"), { "content-type": "text/html; charset=utf-8" });
        const nothing = { size: null, sha256: null };
        await assert.rejects(fetchFrom([page], nothing), { code: "E_MODEL_FETCH", message: /web page/ });
        await server!.stop();
        await fetchFrom([serve(Buffer.from("a label"))], nothing);
        assert.equal(readFileSync(target, "utf8"), "a label");
    });

    it("can be interrupted, and keeps what has come", async () => {
        const abort = new AbortController();
        server = await startFileServer((_, response) => {
            response.writeHead(200, { "content-length": FILE.length });
            response.write(FILE.subarray(0, 1000));
        });
        const { signal } = abort;
        const onBytes = (): void => abort.abort();
        const download = { url: server.url, target, known: KNOWN, onBytes, signal, patience: PATIENCE };
        await assert.rejects(downloadFile(download), { code: "E_MODEL_FETCH", message: /interrupted/ });
        assert.ok(existsSync(`${target}.part`));
        assert.ok(!existsSync(target));
    });
});
