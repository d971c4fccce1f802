import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { importModel } from "../../../src/cli/models/import";
import { modelInfo } from "../../../src/cli/models/info";
import type { Totals } from "../../../src/graph/layer-totals";
import { decodePicture } from "../../../src/image/decode-picture";
import { describeModel } from "../../../src/model/describe-model";
import { loadEngine } from "../../../src/model/load-engine";
import type { FoundObject } from "../../../src/model/engine";
import { captured } from "../../fixtures/captured";
import { command, type CommandResult } from "../../fixtures/command";
import { shared } from "../../fixtures/paths";

const OPTIONS = { score: 0.7, iou: 0.45, nms: "iou", agnostic: false, classes: null, max: 100 } as const;

async function detect(location: string, picture: string): Promise<readonly FoundObject[]> {
    const engine = await loadEngine({ path: location, provider: "cpu", threads: 1 });
    try {
        const decoded = await decodePicture(readFileSync(picture), { source: "x", sequence: 0 });
        return (await engine.detect(decoded, OPTIONS)).objects;
    } finally {
        await engine.close();
    }
}

describe("csp-vision models import", function () {
    this.timeout(30_000);
    let folder = "";
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-import-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("makes a folder that runs, of a pair or as ONNX, with the same answer as the bare cfg", async function () {
        const cfg = shared(this, "models/yolo-fastest/yolo-fastest-1.1-xl.cfg");
        const weights = shared(this, "models/yolo-fastest/yolo-fastest-1.1-xl.weights");
        const labels = shared(this, "models/yolo-fastest/coco.names");
        const picture = shared(this, "images/dog.jpg");
        const [pair, onnx] = [path.join(folder, "new/pair"), path.join(folder, "onnx")];
        const first = await captured(() => importModel([cfg, weights, "--labels", labels, "--output", pair]));
        assert.deepEqual([first.code, first.out], [0, `${pair}\n`]);
        assert.match(first.words, /^yolo-fastest-1\.1-xl is for the task detect\.\n$/);
        await captured(() => importModel([cfg, "--labels", labels, "--output", onnx, "--onnx"]));
        assert.deepEqual(readdirSync(pair).sort(), [
            "model.json",
            "yolo-fastest-1.1-xl.cfg",
            "yolo-fastest-1.1-xl.weights",
        ]);
        assert.deepEqual(readdirSync(onnx).sort(), ["model.json", "yolo-fastest-1.1-xl.onnx"]);

        const found = await detect(pair, picture);
        assert.deepEqual(found.map(({ label }) => label).sort(), ["bicycle", "car", "dog"]);
        assert.deepEqual(await detect(onnx, picture), found);
        const bare = await detect(cfg, picture);
        assert.deepEqual(
            bare.map(({ box, score, classId }) => ({ box, score, classId })),
            found.map(({ box, score, classId }) => ({ box, score, classId })),
        );
    });

    it("gives the digest of both files, cfg first", async function () {
        const files = ["cfg", "weights"].map((kind) => shared(this, `models/csp-street/csp-street.${kind}`));
        const [cfg = ""] = files;
        const hash = createHash("sha256");
        for (const file of files) hash.update(readFileSync(file));
        const engine = await loadEngine({ path: cfg, provider: "cpu", threads: 1 });
        await engine.close();
        assert.equal(engine.info.digest, `sha256:${hash.digest("hex")}`);
        assert.deepEqual(engine.info.input, { width: 448, height: 448 });
    });

    it("knows a classifier by its softmax", async function () {
        const cfg = shared(this, "models/csp-tiny/csp-tiny.cfg");
        const output = path.join(folder, "tiny");
        const { words } = await captured(() => importModel([cfg, "--output", output]));
        assert.match(words, /Nothing names the 200 classes.*\ncsp-tiny is for the task classify/);
        const manifest = JSON.parse(readFileSync(path.join(output, "model.json"), "utf8")) as Record<
            string,
            unknown
        >;
        assert.deepEqual(manifest["head"], { kind: "probabilities", output: "probabilities" });
        assert.equal((await describeModel(cfg)).task, "classify");
    });

    it("leaves nothing behind when the pair does not fit, and no model is replaced", async function () {
        const cfg = shared(this, "models/csp-street/csp-street.cfg");
        const other = shared(this, "models/csp-tiny/csp-tiny.weights");
        const output = path.join(folder, "bad");
        await assert.rejects(importModel([cfg, other, "--output", output]), {
            code: "E_MODEL_FILE",
            message: /csp-tiny\.weights ends in layer \d+/,
        });
        assert.deepEqual(readdirSync(folder), []);
        writeFileSync(path.join(folder, "model.json"), "{}");
        await assert.rejects(importModel([cfg, "--output", folder]), {
            code: "E_CONFIG",
            message: /holds a model/,
        });
    });

    for (const [name, args, words] of [
        ["no files", ["--output", "x"], /NET\.cfg/],
        ["no folder", ["a.cfg"], /--output/],
        ["an unknown option", ["a.cfg", "--outptu", "x"], /--outptu/],
    ] as const) {
        it(`asks for what is missing: ${name}`, async () => {
            await assert.rejects(importModel(args), { code: "E_CONFIG", message: words });
        });
    }
});

describe("the totals of a model", function () {
    this.timeout(30_000);

    async function totalsOf(...args: string[]): Promise<Totals> {
        const { out } = await captured(() => modelInfo([...args, "--json"]));
        const { totals, unmeasured } = JSON.parse(out) as { totals: Totals | null; unmeasured: string };
        assert.ok(totals, unmeasured);
        return totals;
    }

    it("are the same for a cfg and for the ONNX file of its network", async function () {
        const cfg = await totalsOf(shared(this, "models/csp-street/csp-street.cfg"));
        const onnx = await totalsOf(path.dirname(shared(this, "models/csp-street/model.json")));
        assert.equal(cfg.weights, 1_094_864);
        assert.deepEqual([onnx.weights, onnx.convolution], [cfg.weights, cfg.convolution]);
        // Batch norm is folded in the ONNX file: of four values per filter one is left.
        assert.ok(onnx.values > onnx.weights && onnx.values < cfg.values);
    });

    it("are those published of YOLOX-nano, whatever size is asked for", async function () {
        const folder = path.dirname(shared(this, "models/yolox-nano/model.json"));
        const { weights, convolution, values } = await totalsOf(folder);
        // Megvii-BaseDetection/YOLOX README: 0.91 M parameters, 1.08 G operations at 416, which there count activations, too.
        assert.ok(Math.abs(values / 1e6 - 0.91) < 0.01, `${values}`);
        assert.ok(weights < values && Math.abs(convolution / 1e9 - 1.08) < 0.05, `${convolution}`);
    });

    it("are per picture, and of half-precision files, too", async function () {
        const four = await totalsOf(shared(this, "cases/models/d05/v8-batch4.onnx"));
        const half = await totalsOf(shared(this, "cases/models/d06/v8-half.onnx"));
        assert.ok(four.convolution > 0);
        assert.equal(half.convolution, four.convolution);
    });

    it("ask for the size of a network that takes any", async function () {
        const onnx = path.join(mkdtempSync(path.join(tmpdir(), "csp-totals-")), "free.onnx");
        writeFileSync(onnx, readFileSync(shared(this, "models/csp-street/csp-street.onnx")));
        const { out, code } = await captured(() => modelInfo([onnx]));
        assert.equal(code, 0);
        assert.match(out, /input +images float32 .*\n(.*\n)*\nnot counted: .*--size/);
        const { convolution } = await totalsOf(onnx, "--size", "448");
        assert.equal(convolution, 1_457_537_536);
        rmSync(path.dirname(onnx), { recursive: true });
    });

    it("stand in a table, layer by layer and in sum", async function () {
        const { out, code } = await captured(() => modelInfo([shared(this, "cfg/prn/yolov3-tiny.cfg")]));
        assert.equal(code, 0);
        assert.match(
            out,
            /digest +none: the weights are not there\n +input +input float32 \[\?, 3, 416, 416\]\n/,
        );
        assert.match(out, /\n\nlayer {2}type +output +weights +values +BFLOPs conv +BFLOPs +traffic\n/);
        assert.match(out, /\n0 +convolutional +16 × 416 × 416 +432 +496 +0\.1495 +0\.1495 +3288064\n/);
        assert.match(out, /parameters +8\.845 M weights of convolutions, 8\.859 M values in all\n/);
        assert.match(out, /BFLOPs +5\.5650 of convolutions, 5\.5707 as darknet counts\n/);
        assert.match(out, /largest layer +12 \(convolutional\), 1\.5949 BFLOPs/);
    });
});

describe("csp-vision models with darknet networks", function () {
    this.timeout(50_000);
    let folder = "";
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "csp-verbs-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const models = (...args: string[]): Promise<CommandResult> =>
        command(["models", ...args], { env: { CSP_VISION_MODELS: folder } });

    it("imports a pair under a name that detects from then on, and verifies and explains it", async function () {
        const cfg = shared(this, "models/yolo-fastest/yolo-fastest-1.1.cfg");
        const labels = shared(this, "models/yolo-fastest/coco.names");
        const target = path.join(folder, "fast");
        const made = await models("import", cfg, "--labels", labels, "--output", target);
        assert.deepEqual([made.code, made.lines], [0, [target]]);
        const info = (await models("info", "fast")).lines.join("\n");
        assert.match(info, /labels +80: person/);
        assert.match(info, /output +yolo\d+ float32 \[\?, 255, 10, 10\]/);
        assert.match(info, /parameters +0\.3\d\d M weights/);
        assert.equal((await models("verify", "fast")).code, 0);
        const found = await command(["detect", shared(this, "images/dog.jpg"), "--model", "fast"], {
            env: { CSP_VISION_MODELS: folder },
        });
        assert.equal(found.code, 0, found.words);
        const { detections, model } = JSON.parse(found.lines[0] ?? "") as {
            detections: { label: string }[];
            model: { name: string };
        };
        assert.equal(model.name, "yolo-fastest-1.1");
        assert.ok(detections.some(({ label }) => label === "dog"));
    });

    it("lists the zoo, writes a network of it for another size, and counts that without weights", async () => {
        const listed = await models("zoo");
        assert.equal(listed.code, 0);
        assert.match(listed.lines.join("\n"), /^csppeleenet-efm-sam +recovered +4\.4\d+ M weights, 5\.059/m);
        const cfg = path.join(folder, "small.cfg");
        const written = await models(
            "zoo",
            "yolov3-tiny",
            "--size",
            "320",
            "--class-count",
            "6",
            "--output",
            cfg,
        );
        assert.deepEqual([written.code, written.lines], [0, []]);
        const info = (await models("info", cfg)).lines.join("\n");
        assert.match(info, /digest +none: the weights are not there/);
        assert.match(info, /output +yolo16 float32 \[\?, 33, 10, 10\]/);
        assert.match((await models("info", "csppeleenet")).lines.join("\n"), /parameters +2\.832 M weights/);
    });

    for (const [words, args, code] of [
        [/Expected --output DIR/, ["import", "a.cfg"], 2],
        [/--size a whole number from 1/, ["zoo", "peleenet", "--size", "0"], 2],
        [/The zoo has no network "lenet"; it has .*csppeleenet,/, ["zoo", "lenet"], 4],
        [/missing\.cfg is missing/, ["import", "missing.cfg", "--output", "x"], 4],
        [/Expected list, info, verify, fetch, import, zoo, got "make"/, ["make"], 2],
    ] as const) {
        it(`ends with ${code} on "models ${args.join(" ")}"`, async () => {
            const result = await models(...args);
            assert.match(result.words, words);
            assert.deepEqual([result.code, result.lines], [code, []]);
        });
    }
});
