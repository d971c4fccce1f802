import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { CameraBench } from "../../fixtures/camera-bench";
import { command, type CommandResult } from "../../fixtures/command";
import { greyPictures, startMjpegCamera } from "../../fixtures/mjpeg-camera";

interface Document {
    readonly source: string;
    readonly frame: { readonly width: number };
    readonly pts: number | null;
}
interface Report {
    readonly source: string;
    readonly container: string;
    readonly duration: number | null;
    readonly tracks: readonly Record<string, unknown>[];
    readonly suggested: unknown;
}

const documents = ({ lines }: CommandResult): Document[] => lines.map((line) => JSON.parse(line) as Document);

describe("csp-vision with every kind of source", function () {
    this.timeout(50_000);
    let bench: CameraBench;
    before(() => {
        bench = new CameraBench();
        bench.makeTestFile("clip.mp4", 2);
        mkdirSync(bench.file("list"));
        const hls = ["-f", "hls", "-hls_time", "1", "-hls_list_size", "0"];
        bench.make("-i", "clip.mp4", "-c", "copy", ...hls, "list/all.m3u8");
        mkdirSync(bench.file("pictures"));
        bench.make("-i", "clip.mp4", "-frames:v", "3", "-q:v", "3", "pictures/shot%d.jpg");
    });
    afterEach(() => bench.clear());
    after(() => bench.remove());

    async function probe(url: string): Promise<Report> {
        const { code, lines, words } = await command(["probe", "--json", url]);
        assert.equal(code, 0, words);
        return JSON.parse(lines.join("\n")) as Report;
    }

    it("detects in every frame of a video file and of a playlist over HTTP, to their ends", async () => {
        const { url } = await bench.serve({ user: "admin", password: "se:cret", scheme: "Digest" });
        const typed = url.replace("//", "//admin:se%3Acret@");
        const result = await command(["detect", `${typed}/clip.mp4`, `${typed}/list/all.m3u8`]);
        assert.deepEqual([result.code, result.words], [0, ""]);
        const found = documents(result);
        for (const address of [`${url}/clip.mp4`, `${url}/list/all.m3u8`]) {
            const own = found.filter(({ source }) => source === address);
            assert.equal(own.length, 20);
            assert.ok(own.every(({ pts, frame }) => pts !== null && frame.width === 320));
        }
    });

    it("detects in an MJPEG camera, a snapshot and a test picture until it has enough", async () => {
        const camera = bench.keep(await startMjpegCamera(await greyPictures(10, 20), 10));
        const { url } = await bench.serve();
        const sources = [camera.url, `${url}/pictures/shot1.jpg`, "testsrc:?size=320x240&rate=10"];
        const result = await command(["detect", ...sources, "--frames", "2"]);
        assert.deepEqual([result.code, result.words], [0, ""]);
        const found = documents(result).map(({ source, pts }) => [source, pts === null]);
        for (const [index, source] of sources.entries())
            assert.deepEqual(found.filter(([own]) => own === source), [[source, index < 2], [source, index < 2]]); // prettier-ignore
    });

    it("takes a folder by its address as it takes its name", async () => {
        const results = await Promise.all(
            [`folder:${bench.file("pictures")}`, bench.file("pictures")].map((input) =>
                command(["detect", input]),
            ),
        );
        for (const result of results) {
            assert.equal(result.code, 0, result.words);
            assert.deepEqual(
                documents(result).map(({ source }) => source),
                [1, 2, 3].map((n) => bench.file(`pictures/shot${n}.jpg`)),
            );
        }
    });

    it("probes what it would read, without the password", async () => {
        const { url } = await bench.serve({ user: "admin", password: "se:cret" });
        const typed = url.replace("//", "//admin:se%3Acret@");
        const video = await probe(`${typed}/clip.mp4`);
        assert.deepEqual(
            [video.source, video.duration, video.tracks[0]?.["codec"]],
            [`${url}/clip.mp4`, 2, "h264"],
        );
        const list = await probe(`${typed}/list/all.m3u8`);
        assert.deepEqual([list.container, list.tracks[0]?.["width"]], ["hls", 320]);
        const snapshot = await probe(`${typed}/pictures/shot1.jpg`);
        const [{ codec, width, rate } = {}] = snapshot.tracks;
        assert.deepEqual([codec, width, rate], ["mjpeg", 320, null]);
        const wrong = await command(["probe", `${url.replace("//", "//admin:wr%3Aong@")}/clip.mp4`]);
        assert.equal(wrong.code, 3);
        assert.match(wrong.words, /password \(401\)/);
        assert.doesNotMatch(wrong.words, /wr.*ong|cret/);
    });

    it("probes an MJPEG camera, a folder and a test picture, and makes up no rate", async () => {
        const camera = bench.keep(await startMjpegCamera(await greyPictures(10, 20), 10));
        for (const [url, codec, rate] of [
            [camera.url, "mjpeg", null],
            [`folder:${bench.file("pictures")}`, "jpg", null],
            ["testsrc:?size=320x240&rate=7", "rawvideo", 7],
        ] as const) {
            const { tracks, suggested } = await probe(url);
            assert.deepEqual([tracks[0]?.["codec"], tracks[0]?.["rate"]], [codec, rate]);
            assert.deepEqual(suggested, { width: 320, height: 240, rate: 5 });
        }
    });

    it("takes the package's own clip by its name, to probe and to detect", async () => {
        assert.equal((await probe("clip:people")).tracks[0]?.["codec"], "h264");
        const result = await command(["detect", "clip:people", "--frames", "1"]);
        assert.deepEqual([result.code, documents(result).map(({ source }) => source)], [0, ["clip:people"]]);
    });

    for (const [name, url, words] of [
        ["a clip that is not in the package", "clip:parrots", /Expected one of clip:people/],
        ["a device that is not there", "/dev/video97", /video97 was not found; is it plugged in/],
        ["a test picture of no size", "testsrc:?size=1x1", /Expected a size from 16x16/],
        ["a server that is not there", "http://user:se%3Acret@127.0.0.1:1/x", /refused/],
    ] as const) {
        it(`ends with 3 for ${name}, whether to probe or to detect`, async () => {
            for (const verb of ["probe", "detect"]) {
                const { code, words: said } = await command([verb, url]);
                assert.equal(code, 3, said);
                assert.match(said, words);
                assert.doesNotMatch(said, /cret/);
            }
        });
    }
});
