import assert from "node:assert/strict";
import { ComplaintLog } from "../../../src/camera/complaint-log";
import { FreshPictures } from "../../../src/camera/fresh-pictures";
import { httpForm } from "../../../src/camera/http-form";
import { redactor } from "../../../src/camera/redact";
import { RelayAddresses } from "../../../src/camera/relay-addresses";
import { StallLimit } from "../../../src/camera/stall-limit";
import { VisionError } from "../../../src/errors";

describe("what an HTTP server sends", () => {
    for (const [type, path, length, form] of [
        ["multipart/x-mixed-replace; boundary=x", "/", undefined, "mjpeg"],
        ["video/x-motion-jpeg", "/", undefined, "mjpeg"],
        ["image/JPEG", "/snap.cgi", "100", "snapshot"],
        ["application/vnd.apple.mpegurl", "/", "100", "hls"],
        ["text/plain", "/live.M3U8", "100", "hls"],
        ["application/octet-stream", "/a.jpg", "100", "snapshot"],
        [undefined, "/a.mjpg", undefined, "mjpeg"],
        ["video/mp4", "/a.mp4", "100", "video"],
        ["video/mp2t", "/live", undefined, "stream"],
    ] as const) {
        it(`is ${form} by the type ${type ?? "nothing"} at ${path}`, () => {
            const headers = {
                ...(type === undefined ? {} : { "content-type": type }),
                ...(length === undefined ? {} : { "content-length": length }),
            };
            assert.equal(httpForm(headers, path, "the camera"), form);
        });
    }

    for (const type of ["text/html; charset=utf-8", "application/json", "image/gif"]) {
        it(`is no video by the type ${type}`, () => {
            assert.throws(
                () => httpForm({ "content-type": type }, "/", "the camera"),
                (error) => error instanceof VisionError && error.code === "E_CAMERA_FORMAT",
            );
        });
    }
});

describe("the log of ffmpeg's complaints", () => {
    it("counts what is equal but for its numbers, and says the count with the next one", () => {
        let now = 0;
        const said: string[] = [];
        const log = new ComplaintLog((text) => said.push(text), () => now); // prettier-ignore
        for (let n = 0; n < 5; n++) log.add(`damage at 0x${n}a, ${n}`, "warn");
        now = 60_001;
        log.add("damage at 0xff, 99", "warn");
        assert.deepEqual(said, ["damage at 0x0a, 0", "damage at 0xff, 99 (4 times more in the meantime)"]);
    });

    it("lets 20 lines a minute through with the one that says how many it left out, and cuts endless ones", () => {
        let now = 0;
        const said: string[] = [];
        const log = new ComplaintLog((text) => said.push(text), () => now); // prettier-ignore
        for (let n = 0; n < 30; n++) log.add("x".repeat(1000 + 0 * n) + String.fromCharCode(97 + n), "debug");
        assert.equal(said.length, 1);
        for (let n = 0; n < 30; n++) log.add(`kind ${"abc".repeat(n)}`, n % 2 ? "warn" : "debug");
        assert.equal(said.length, 19);
        log.end();
        log.end();
        assert.deepEqual(said.slice(19), ["ffmpeg said 41 more lines, 29 of them like those above."]);
        log.add("other", "warn");
        now = 61_000;
        log.add("after", "warn");
        assert.equal(said.at(-1), "after (1 other lines left out)");
        assert.ok(said.every((line) => line.length <= 340));
    });
});

describe("the pictures of a live source", () => {
    function play(arrivals: readonly (readonly [now: number, pts: number | null])[]): [number[], number] {
        const out: number[] = [];
        let dropped = 0;
        const fresh = new FreshPictures<{ pts: number | null; now: number }>({
            picture: ({ now }) => out.push(now),
            dropped: () => (dropped += 1),
        });
        for (const [now, pts] of arrivals) fresh.push({ pts, now }, now);
        fresh.flush();
        return [out, dropped];
    }
    const every = (count: number, ms: number, from = 0, pts = 0): [number, number][] =>
        Array.from({ length: count }, (_, n) => [from + n * ms, pts + (n * ms) / 1000]);

    it("all leave when they come at the pace of their stamps", () => {
        assert.equal(play(every(20, 100))[0].length, 20);
    });

    it("do not leave when they were collected before the start: the newest of them does", () => {
        const collected = Array.from({ length: 7 }, (_, n) => [n, n] as const);
        const [out, dropped] = play([...collected, ...every(3, 1000, 1000, 7)]);
        assert.deepEqual([out, dropped], [[6, 1000, 2000, 3000], 6]);
    });

    it("do not leave when they are more than 3 s late and come in a burst", () => {
        const late = Array.from({ length: 80 }, (_, n) => [11_000 + n, 1 + n * 0.1] as const);
        const [out, dropped] = play([...every(10, 100), ...late]);
        assert.ok(dropped >= 60 && dropped <= 72, `${dropped} dropped`);
        assert.equal(out.length + dropped, 90);
    });

    it("leave all the same when their stamps jump, or when there are none", () => {
        const stray = every(10, 100).map(([now, pts], n) => [now, n === 5 ? 37_600 : pts] as const);
        assert.equal(play(stray)[0].length, 10);
        assert.equal(play(every(5, 100).map(([now]) => [now, null] as const))[0].length, 5);
    });
});

describe("the addresses that stand for a camera's", () => {
    it("are the same for the same, keep their ending, and cannot be guessed", () => {
        const addresses = new RelayAddresses();
        const url = new URL("http://cam/live/part1.m4s?x=1");
        const path = addresses.pathOf(url);
        assert.match(path, /^\/[0-9a-f]{32}\/1\.m4s$/);
        assert.equal(addresses.pathOf(new URL(url)), path);
        assert.equal(addresses.urlOf(path)?.href, url.href);
        assert.equal(addresses.urlOf("/0/1.m4s"), undefined);
        assert.equal(
            addresses.translate(`http://127.0.0.1:4711${path}: Server returned 404`),
            "http://cam/live/part1.m4s?x=1: Server returned 404",
        );
    });

    it("are kept for the list of a whole day, and then the oldest is forgotten", () => {
        const addresses = new RelayAddresses();
        const paths = Array.from({ length: 20_001 }, (_, n) =>
            addresses.pathOf(new URL(`http://cam/${n}.ts`)),
        );
        assert.equal(addresses.urlOf(paths[0]!), undefined);
        assert.equal(addresses.urlOf(paths[1]!)?.pathname, "/1.ts");
        assert.equal(addresses.urlOf(paths[20_000]!)?.pathname, "/20000.ts");
    });
});

describe("a rate that is slow", () => {
    it("is no stall: a silence of four times its gap is waited for", () => {
        const timeouts = { stall: 4000, firstFrame: 20_000 };
        assert.equal(new StallLimit(timeouts, 0.02).read(), 200_000);
        assert.equal(new StallLimit(timeouts, 5).read(), 20_000);
        assert.equal(new StallLimit(timeouts, null, 1000).read(), 800_000);
        const limit = new StallLimit(timeouts, 0.5);
        [0, 100, 200].forEach((mark) => limit.mark(mark));
        assert.equal(limit.read(), 8000);
    });
});

describe("a secret in long foreign words", () => {
    it("is taken out in no time", () => {
        const redact = redactor(["s3cret"]);
        const before = performance.now();
        assert.equal(redact("x".repeat(200_000)).length, 200_000);
        assert.equal(redact("rtsp://u:s3cret@cam/a"), "rtsp://***@cam/a");
        assert.ok(performance.now() - before < 1000);
    });
});
