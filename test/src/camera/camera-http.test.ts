import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { CameraBench } from "../../fixtures/camera-bench";
import type { FolderServing } from "../../fixtures/folder-server";

describe("a camera that reads over HTTP", function () {
    this.timeout(40_000);
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
        bench.makeTestFile("whole.mp4", 5);
        mkdirSync(bench.file("list"));
        const hls = ["-f", "hls", "-hls_time", "1", "-hls_list_size", "0"];
        bench.make("-i", "whole.mp4", "-c", "copy", ...hls, "list/recording.m3u8");
        writeFileSync(bench.file("list/key.bin"), "0123456789abcdef");
        writeFileSync(bench.file("list/key.info"), "key.bin\nlist/key.bin\n");
        const secret = [...hls, "-hls_key_info_file", "list/key.info"];
        bench.make("-i", "whole.mp4", "-c", "copy", ...secret, "list/secret.m3u8");
        const master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=100000\nrecording.m3u8\n";
        writeFileSync(bench.file("list/master.m3u8"), master);
        bench.make("-i", "whole.mp4", "-frames:v", "1", "-q:v", "3", "shot.jpg");
    });
    afterEach(() => bench.clear());
    after(() => bench.remove());

    for (const [name, address, frames] of [
        ["a video file", "/whole.mp4", 50],
        ["a complete playlist", "/list/recording.m3u8", 50],
        ["a list of playlists", "/list/master.m3u8", 50],
        ["an encrypted playlist", "/list/secret.m3u8", 50],
    ] as const) {
        it(`plays ${name} to its end, every picture once`, async () => {
            const { url } = await bench.serve();
            const run = bench.open({ url: url + address, mode: "once" });
            await run.until(() => run.last?.state === "ended", 20_000);
            assert.equal(run.frames.length, frames);
            assert.deepEqual(
                run.events.map(({ state }) => state),
                ["connecting", "running", "ended"],
            );
            assert.ok(run.frames.at(-1)!.pts! > run.frames[0]!.pts!);
        });
    }

    it("goes round in a video file when it is told to", async () => {
        const { url } = await bench.serve();
        const run = bench.open({ url: `${url}/whole.mp4`, mode: "loop", rate: 10 });
        await run.until(() => run.frames.length >= 55, 20_000);
        assert.equal(run.events.length, 2);
    });

    it("shows a live playlist at the pace of its stamps, and calls its end a loss", async () => {
        // Eight parts of a second each; every second the list moves on by one.
        mkdirSync(bench.file("live"));
        bench.makeTestFile("long.mp4", 12);
        const hls = ["-f", "hls", "-hls_time", "1", "-hls_list_size", "0"];
        bench.make("-i", "long.mp4", "-c", "copy", ...hls, "live/all.m3u8");
        const start = performance.now();
        const { url } = await bench.serve({
            answers: {
                "/live/now.m3u8": (_, response) => {
                    const first = Math.min(6, Math.floor((performance.now() - start) / 1000));
                    const parts = [first, first + 1, first + 2, first + 3, first + 4, first + 5];
                    const head = `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:${first}\n`;
                    response.writeHead(200, { "content-type": "application/vnd.apple.mpegurl" });
                    response.end(head + parts.map((n) => `#EXTINF:1.0,\nall${n}.ts\n`).join(""));
                },
            },
        });
        const run = bench.open({ url: `${url}/live/now.m3u8` });
        await run.until(() => run.frames.length >= 30, 15_000);
        const { times, frames } = run;
        const seconds = (times[29]! - times[0]!) / 1000;
        assert.ok(seconds > 1.8 && seconds < 5, `30 pictures of 10/s in ${seconds} s`);
        // Joined near its end, not at its beginning.
        assert.ok(frames[0]!.pts! >= 0);
        assert.ok(run.events.every(({ state }) => state !== "ended"));
        await run.until(() => run.last?.state === "waiting", 20_000);
        assert.match(run.causes, /no data|connection lost/i);
    });

    it("waits when a live playlist is complete, plays nothing of it again, and goes on with the next", async () => {
        mkdirSync(bench.file("ending"));
        bench.makeTestFile("long.mp4", 12);
        const hls = ["-f", "hls", "-hls_time", "1", "-hls_list_size", "0"];
        bench.make("-i", "long.mp4", "-c", "copy", ...hls, "ending/all.m3u8");
        let isComplete = false;
        let start = performance.now();
        const { url } = await bench.serve({
            answers: {
                "/ending/now.m3u8": (_, response) => {
                    const first = Math.min(6, Math.floor((performance.now() - start) / 1000));
                    const head = `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:${first}\n`;
                    const parts = [0, 1, 2, 3, 4, 5].map((n) => `#EXTINF:1.0,\nall${first + n}.ts\n`);
                    response.writeHead(200, { "content-type": "application/vnd.apple.mpegurl" });
                    response.end(head + parts.join("") + (isComplete ? "#EXT-X-ENDLIST\n" : ""));
                },
            },
        });
        const run = bench.open({ url: `${url}/ending/now.m3u8`, mode: "once" });
        await run.until(() => run.frames.length >= 1, 15_000);
        isComplete = true;
        const waits = (): number => run.events.filter(({ state }) => state === "waiting").length;
        await run.until(() => waits() === 1, 15_000);
        const played = run.frames.length;
        await run.until(() => waits() === 3, 10_000);
        assert.equal(run.frames.length, played);
        assert.match(run.causes, /live stream has ended/);
        assert.equal(run.last?.code, "E_CAMERA_LOST");
        isComplete = false;
        start = performance.now();
        await run.until(() => run.last?.state === "running", 15_000);
        assert.ok(run.events.every(({ state }) => state !== "ended" && state !== "error"));
    });

    it("asks for a snapshot so often as the rate says, never for two at once", async () => {
        const { url, requests } = await bench.serve();
        const run = bench.open({ url: `${url}/shot.jpg?x=1`, rate: 4 });
        await run.until(() => run.frames.length >= 9, 10_000);
        const { times } = run;
        const seconds = (times[8]! - times[0]!) / 1000;
        assert.ok(seconds > 1.7 && seconds < 2.6, `${seconds} s for 8 gaps`);
        assert.ok(requests.length <= 11, `${requests.length} requests`);
        assert.ok(run.frames.every(({ pts, width }) => pts === null && width === 320));
    });

    it("asks for a snapshot once a second when no rate is given", async () => {
        const { url, requests } = await bench.serve();
        const run = bench.open({ url: `${url}/shot.jpg` });
        await run.until(() => run.frames.length >= 3, 10_000);
        const seconds = (run.times[2]! - run.times[0]!) / 1000;
        assert.ok(seconds > 1.7 && seconds < 2.5, `${seconds} s`);
        assert.ok(requests.length <= 4);
    });

    it("waits with the cause when a snapshot turns into something else", async () => {
        let count = 0;
        const answer: NonNullable<FolderServing["answers"]>[string] = (_, response) => {
            count += 1;
            response.writeHead(200, { "content-type": "image/jpeg" });
            response.end(count === 1 ? Buffer.from("not a picture") : "nor this");
        };
        const { url } = await bench.serve({ answers: { "/a.jpg": answer } });
        const run = bench.open({ url: `${url}/a.jpg`, rate: 5 });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.match(run.causes, /Expected a JPEG picture .* got 13 bytes of something else/);
        assert.equal(run.last?.code, "E_CAMERA_FORMAT");
    });

    it("opens nothing that a playlist names outside of HTTP", async () => {
        writeFileSync(
            bench.file("list/evil.m3u8"),
            `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://${bench.file("whole.mp4")}\n#EXT-X-ENDLIST\n`,
        );
        const { url } = await bench.serve();
        const run = bench.open({ url: `${url}/list/evil.m3u8`, mode: "once" });
        await run.until(() => run.last?.state === "waiting", 10_000);
        assert.equal(run.frames.length, 0);
        assert.match(run.causes, /leads to a file: address/);
    });
});
