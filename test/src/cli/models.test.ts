import assert from "node:assert/strict";
import {
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    truncateSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { command, type CommandResult } from "../../fixtures/command";
import { cutAfter, serve, startFileServer, type FileServer } from "../../fixtures/file-server";
import { ROOT, shared } from "../../fixtures/paths";

describe("csp-vision models", function () {
    this.timeout(50_000);
    let folder = "";
    let server: FileServer | null = null;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-models-"))));
    afterEach(async () => {
        await server?.stop();
        server = null;
        rmSync(folder, { recursive: true });
    });

    const models = (...args: string[]): Promise<CommandResult> =>
        command(["models", ...args], { env: { CSP_VISION_MODELS: folder } });
    const json = ({ lines }: CommandResult): unknown => JSON.parse(lines.join("\n"));

    it("lists what is here and what can be fetched, each once", async () => {
        mkdirSync(path.join(folder, "yolox-s"));
        const manifest = { name: "yolox-s", task: "detect", network: "a.onnx", license: "mine" };
        writeFileSync(path.join(folder, "yolox-s/model.json"), JSON.stringify(manifest));
        mkdirSync(path.join(folder, "broken"));
        writeFileSync(path.join(folder, "broken/model.json"), "{");
        const list = json(await models("list", "--json")) as {
            models: { name: string; task: string; where: string; license: string }[];
        };
        const where = (name: string): string[] =>
            list.models.filter((m) => m.name === name).map((m) => m.where);
        assert.deepEqual(where("yolox-s"), [path.join(folder, "yolox-s")]);
        assert.deepEqual(where("csp-street"), ["embedded"]);
        assert.deepEqual(where("yolox-tiny"), ["fetch"]);
        assert.deepEqual(where("csresnext50"), ["by hand, see info"]);
        assert.equal(list.models.find(({ name }) => name === "broken")?.task, "broken");
        assert.match(
            (await models("list")).lines.join("\n"),
            /^yolox-tiny +detect +20\.2 MB +fetch +Apache-2\.0$/m,
        );
    });

    it("explains a model that is here: manifest, inputs, outputs, digest, licence", async () => {
        const { code, lines } = await models("info", "csp-street");
        const text = lines.join("\n");
        assert.equal(code, 0);
        assert.match(text, /digest +sha256:0ec162c5/);
        assert.match(text, /input +images float32 \[\?, 3, \?, \?\]/);
        assert.match(text, /output +head8 float32 \[\?, 33, \?, \?\]/);
        assert.match(text, /labels +6: person/);
        assert.match(text, /licence +Apache-2\.0/);
        const { network, manifest } = json(await models("info", "csp-street", "--json")) as {
            network: { digest: string; outputs: { name: string }[] };
            manifest: { name: string; sha256: Record<string, string> };
        };
        assert.equal(network.digest, `sha256:${manifest.sha256["csp-street.onnx"]}`);
        assert.deepEqual(
            network.outputs.map(({ name }) => name),
            ["head8", "head16", "head32"],
        );
    });

    it("explains a model that is not here by where it comes from and how it can be checked", async () => {
        const text = (await models("info", "csresnext50")).lines.join("\n");
        assert.match(text, /not fetched/);
        assert.match(
            text,
            /https:\/\/drive\.google\.com\/\S+ \(by hand, in a browser\)\n +no digest is known/,
        );
        assert.match((await models("info", "yolox-tiny")).lines.join("\n"), /sha256 427cc366/);
    });

    it("verifies a model, and ends with 4 when a file was changed", async () => {
        assert.deepEqual((await models("verify", "csp-street")).lines, ["csp-street.onnx  ok (sha256)"]);
        for (const file of ["model.json", "csp-street.onnx"])
            copyFileSync(path.join(ROOT, "models/csp-street", file), path.join(folder, file));
        const bytes = readFileSync(path.join(folder, "csp-street.onnx"));
        writeFileSync(path.join(folder, "csp-street.onnx"), bytes.subarray(0, -1));
        const changed = await models("verify", folder);
        assert.equal(changed.code, 4);
        assert.match(changed.lines.join(), /csp-street\.onnx {2}WRONG: expected sha256/);
    });

    it("fetches a model over a bad line, and finds it by its name from then on", async function () {
        const files = ["yolo-fastest-1.1.cfg", "yolo-fastest-1.1.weights"].map((name) => {
            return { name, bytes: readFileSync(shared(this, `models/yolo-fastest/${name}`)) };
        });
        server = await startFileServer((request, response, count) => {
            const file = files.find(({ name }) => request.url === `/yolo-fastest-1.1/${name}`);
            if (!file) response.writeHead(404).end();
            else if (count === 2) cutAfter(file.bytes, 500_000)(request, response, count);
            else serve(file.bytes)(request, response, count);
        });
        const fetched = await models("fetch", "yolo-fastest-1.1", "--mirror", `${server.url}/`);
        assert.equal(fetched.code, 0, fetched.words);
        assert.deepEqual(fetched.lines, [path.join(folder, "yolo-fastest-1.1")]);
        assert.match(fetched.words, /\.weights {2}ok \(sha256\)\nLicence: YOLO LICENSE/);
        assert.match(server.ranges[2] ?? "", /^bytes=\d+-$/);
        assert.equal((await models("verify", "yolo-fastest-1.1")).code, 0);
        const info = json(await models("info", "yolo-fastest-1.1", "--json")) as { labels: string[] };
        assert.equal(info.labels.length, 80);
        assert.match((await models("fetch", "yolo-fastest-1.1")).words, /ok \(sha256\), was there/);
    });

    it("refuses another network of the same name and size", async function () {
        // The network of the test data is another export of the same size, which must not pass for the published one.
        const bytes = readFileSync(shared(this, "models/yolox-nano/yolox_nano.onnx"));
        server = await startFileServer(serve(bytes));
        const other = path.join(folder, "elsewhere");
        const result = await models("fetch", "yolox-nano", "--mirror", server.url, "--folder", other);
        assert.equal(result.code, 4);
        assert.match(result.words, /another file: expected sha256 c789161e/);
        assert.ok(!existsSync(path.join(other, "yolox-nano/yolox_nano.onnx")));
        assert.ok(!existsSync(path.join(other, "yolox-nano/model.json")));
    });

    it("names the file that a mirror lacks", async function () {
        const cfg = readFileSync(shared(this, "cfg/csp/csmobilenet-v2.cfg"));
        server = await startFileServer((request, response, count) => {
            if (request.url?.endsWith(".cfg")) serve(cfg)(request, response, count);
            else response.writeHead(404).end();
        });
        const absent = await models("fetch", "csmobilenet-v2", "--mirror", server.url);
        assert.equal(absent.code, 4);
        assert.match(absent.words, /csmobilenet-v2\.weights answered 404/);
    });

    it("takes the mirror from the environment, and keeps what it fetched in the folder of Node-RED", async function () {
        const name = "yolo-fastest-1.1-xl";
        const bytes = (end: string): Buffer =>
            readFileSync(shared(this, `models/yolo-fastest/${name}.${end}`));
        const files = { cfg: bytes("cfg"), weights: bytes("weights") };
        server = await startFileServer((request, response, count) => {
            serve(request.url?.endsWith(".cfg") ? files.cfg : files.weights)(request, response, count);
        });
        const env = { CSP_VISION_MODELS: server.url, HOME: folder };
        const { code, lines, words } = await command(["models", "fetch", name], { env });
        assert.equal(code, 0, words);
        assert.deepEqual(lines, [path.join(folder, ".node-red/csp-vision/models", name)]);
    });

    it("tells a person what to do where no program can fetch, and takes what the person has fetched", async function () {
        const name = "csresnet50";
        const at = path.join(folder, name);
        mkdirSync(at);
        // All that is not by hand is there, so that nothing is asked of the network.
        copyFileSync(shared(this, `cfg/csp/${name}.cfg`), path.join(at, `${name}.cfg`));
        writeFileSync(path.join(at, "imagenet.shortnames.list"), "cat\n");
        const first = await models("fetch", name);
        assert.equal(first.code, 4);
        const told =
            /csresnet50\.weights cannot be fetched by a program\. Open https:\/\/drive\.google\.com\/\S+ in/;
        assert.match(first.words, told);
        assert.ok(first.words.includes(at));
        writeFileSync(path.join(at, `${name}.weights`), "");
        truncateSync(path.join(at, `${name}.weights`), 86_592_180);
        const second = await models("fetch", name);
        assert.equal(second.code, 0, second.words);
        assert.match(
            second.words,
            /csresnet50\.weights {2}ok \(by its size only: no digest is known\), was there/,
        );
    });

    it("can be interrupted, and goes on the next time", async function () {
        const name = "yolo-fastest-1.1_body";
        const cfg = readFileSync(shared(this, `models/yolo-fastest/${name}.cfg`));
        const weights = readFileSync(shared(this, `models/yolo-fastest/${name}.weights`));
        let isSlow = true;
        let interrupt = (): void => undefined;
        server = await startFileServer((request, response, count) => {
            const isCfg = request.url?.endsWith(".cfg") ?? false;
            if (isCfg || !isSlow) {
                serve(isCfg ? cfg : weights)(request, response, count);
                return;
            }
            response.writeHead(200, { "content-length": weights.length });
            response.write(weights.subarray(0, 100_000), () => setTimeout(interrupt, 300));
        });
        const env = { CSP_VISION_MODELS: folder };
        const args = ["models", "fetch", "yolo-fastest-1.1-body", "--mirror", server.url];
        const first = await command(args, {
            env,
            onStart: (child) => (interrupt = () => child.kill("SIGINT")),
        });
        assert.equal(first.code, 130);
        isSlow = false;
        assert.equal((await command(args, { env })).code, 0);
        assert.equal(server.ranges.at(-1), "bytes=100000-");
    });

    for (const [name, args, code, words] of [
        ["no verb", [], 2, /Expected list, info, verify, fetch/],
        ["no name", ["fetch"], 2, /NAME of one model, got 0/],
        ["two names", ["info", "a", "b"], 2, /got 2/],
        ["a name that nobody knows", ["fetch", "nope"], 4, /has no model "nope"; it has yolox-nano/],
        ["a model that is not here", ["verify", "yolox-s"], 4, /models fetch yolox-s/],
        ["a mirror of another kind", ["fetch", "yolox-s", "--mirror", "ftp://a"], 2, /--mirror/],
        [
            "a mirror that is down",
            ["fetch", "yolox-s", "--mirror", "http://127.0.0.1:1"],
            4,
            /could not be fetched/,
        ],
    ] as const) {
        it(`ends with ${code} for ${name}`, async () => {
            const result = await models(...args);
            assert.equal(result.code, code, result.words);
            assert.match(result.words, words);
            assert.deepEqual(result.lines, []);
        });
    }
});
