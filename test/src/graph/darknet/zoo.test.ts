import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { zoo } from "../../../../src/cli/models/zoo";
import { readNetwork, type DarknetNetwork } from "../../../../src/graph/darknet/read-network";
import { totals } from "../../../../src/graph/darknet/totals";
import { describeDarknet } from "../../../../src/model/describe-darknet";
import { zooEntries, type ZooEntry } from "../../../../src/model/zoo";
import { captured } from "../../../fixtures/captured";
import { ROOT, shared } from "../../../fixtures/paths";
import { randomNumbers, randomWeights } from "../../../fixtures/random-weights";
import { runPair } from "../../../fixtures/run-graph";
import { thinCfg } from "../../../fixtures/thin-cfg";

const network = (text: string): DarknetNetwork => readNetwork(Buffer.from(text), "zoo.cfg");

/**
 * Weights in millions (exact to the digit written) and 10⁹ operations (within 0.1 %) by the paper and its repositories
 * (arXiv 1911.11929), or by a rebuilding of the figures that they give; operations of `total` count pools and shortcuts.
 */
const KNOWN = [
    ["peleenet", 224, 2.7915, 1.017, "total"],
    ["speleenet", 224, 2.3911, 0.904, "total"],
    ["csppeleenet", 224, 2.8317, 0.888, "total"],
    ["csppeleenet-gamma25", 224, 3.152, 0.986, "total"],
    ["csppeleenet-gamma75", 224, 2.554, 0.8, "total"],
    ["csppeleenet-fusion-last", 224, null, 0.804, "total"],
    ["csppeleenet-prn", 416, 3.224, 3.59, "total"],
    ["csppeleenet-prn", 320, 3.224, 2.1242, "total"],
    ["csppeleenet-prn-3l", 416, 3.42, 4.586, "total"],
    ["csppeleenet-prn-3l", 512, 3.42, 6.9485, "total"],
    ["csppeleenet-efm", 416, 4.292, 4.868, "total"],
    ["csppeleenet-efm", 320, 4.292, 2.8795, "total"],
    ["csppeleenet-efm-sam", 416, 4.439, 5.068, "total"],
    ["csppeleenet-efm-sam", 512, 4.439, 7.6735, "total"],
    ["cspdarknet53", 256, 27.606, 13.07, "convolution"],
    ["cspdarknet53-elastic", 256, 19.045, 7.74, "convolution"],
    ["cspresnet50", 256, 21.567, 8.97, "convolution"],
    ["cspresnet50-elastic", 256, 29.796, 9.36, "convolution"],
    ["cspresnext50", 256, 20.499, 7.93, "convolution"],
    ["cspresnext50-elastic", 256, 16.858, 5.45, "convolution"],
    ["darknet53", 256, 41.573, 18.57, "convolution"],
    ["resnet10", 256, 5.24, 2.273, "convolution"],
    ["resnet50", 256, 22.734, 9.74, "convolution"],
    ["resnext50", 256, 22.191, 10.11, "convolution"],
    ["densenet201", 256, 17.139, 10.848, "convolution"],
    ["densenet201-elastic", 224, null, 8.532, "convolution"],
    ["cspdensenet201-elastic", 224, null, 7.247, "convolution"],
    ["cspresnext50-panet-spp", 416, 56.853, 47.1, "convolution"],
    ["cspresnext50-panet-spp", 512, 56.853, 71.3, "convolution"],
    ["cspresnext50-panet-spp", 608, 56.853, 100.6, "convolution"],
    ["yolov3-tiny", 416, 8.845, 5.571, "total"],
    ["yolov3-tiny-prn", 416, 4.93, 3.467, "total"],
] as const;

/** Files of the authors that a network equals layer by layer, but for what is only trained. */
const SAME = [
    ["cspdarknet53", "csp/csdarknet53"],
    ["cspdarknet53-elastic", "csp/csdarknet53-elastic"],
    ["cspresnet50", "csp/csresnet50"],
    ["cspresnet50-elastic", "csp/csresnet50-elastic"],
    ["cspresnext50", "csp/csresnext50"],
    ["cspresnext50-elastic", "csp/csresnext50-elastic"],
    ["darknet53", "csp/darknet53"],
    ["resnet10", "csp/resnet10"],
    ["resnet50", "csp/wip-resnet50-leaky"],
    ["resnext50", "csp/wip-resnext50-leaky"],
    ["densenet201", "csp/wip-densenet201-leaky"],
    ["cspresnext50-panet-spp", "csp/csresnext50-panet-spp"],
    ["cspresnet50-panet-spp", "csp/csresnet50-panet-spp"],
    ["cspdarknet53-panet-spp", "csp/csdarknet53-panet-spp"],
    ["cspresnext50-fpn-spp", "csp/wip-csresnext50-fpn-spp"],
    ["yolov3-tiny", "prn/yolov3-tiny"],
    ["yolov3-tiny-prn", "prn/yolov3-tiny-prn"],
] as const;

const atSize = (text: string, size: number): string =>
    text.replace(/^(width|height)\s*=\s*\d+/gm, `$1=${size}`);

describe("the zoo", function () {
    this.timeout(60_000);
    let entries: readonly ZooEntry[] = [];
    before(async () => (entries = await zooEntries()));

    const textOf = (name: string): string => entries.find((entry) => entry.name === name)?.text ?? "";

    it("is what its generator writes", () => {
        const script = path.join(ROOT, "scripts/zoo/generate.mjs");
        const { status, stderr } = spawnSync(process.execPath, [script, "--check"], {
            encoding: "utf8",
            timeout: 30_000,
        });
        assert.equal(stderr, "");
        assert.equal(status, 0);
    });

    it("says of each network where it comes from and how sure that is", () => {
        assert.ok(entries.length >= 50, `${entries.length}`);
        for (const { name, title, certainty, published, built } of entries) {
            assert.ok(title && published && built, name);
            assert.match(certainty, /^(author's|recovered|reading)$/, name);
            if (certainty === "reading") assert.match(published, /not met/, name);
        }
    });

    for (const [name, size, weights, operations, counts] of KNOWN) {
        it(`has the published totals: ${name} at ${size}`, () => {
            const sums = totals(network(atSize(textOf(name), size)));
            if (weights !== null) {
                const [, decimals = ""] = String(weights).split(".");
                assert.equal((sums.weights / 1e6).toFixed(decimals.length), String(weights));
            }
            const counted = sums[counts] / 1e9;
            assert.ok(Math.abs(counted / operations - 1) <= 1.001e-3, `${counted}, published ${operations}`);
        });
    }

    it("has as many values that are learnt as the elastic DenseNets have in PyTorch", () => {
        for (const [name, millions] of [
            ["densenet201-elastic", 19.483],
            ["cspdensenet201-elastic", 20.251],
        ] as const) {
            const blocks = network(textOf(name)).layers.flatMap((layer) => layer.blocks);
            // Scale and shift of each normalized channel; of biases only those of the classifier.
            const learnt = blocks.reduce((sum, { name: kind, count }) => {
                return sum + (kind === "weights" ? count : kind === "scales" ? 2 * count : 0);
            }, 1000);
            assert.equal((learnt / 1e6).toFixed(3), String(millions));
        }
    });

    for (const [name, file] of SAME) {
        it(`is its authors' network, layer by layer: ${name}`, function () {
            const layers = (text: string): unknown[] =>
                network(text).layers.map(({ type, output, cost, blocks }) => [type, output, cost, blocks]);
            const size = network(textOf(name)).input.width;
            const authors = readFileSync(shared(this, `cfg/${file}.cfg`), "latin1");
            assert.deepEqual(layers(textOf(name)), layers(atSize(authors, size)));
        });
    }

    it("has in CSPPeleeNet-EFM (SAM) the network of csp-street, at twice the width", function () {
        const street = network(
            readFileSync(shared(this, "models/csp-street/csp-street.cfg"), "latin1"),
        ).layers;
        const own = network(atSize(textOf("csppeleenet-efm-sam"), 448)).layers;
        assert.deepEqual(
            own.map(({ type, output, head }) => [type, output?.width, head?.kind]),
            street.map(({ type, output, head }) => [type, output?.width, head?.kind]),
        );
        const isHead = (index: number): boolean => own[index + 1]?.type === "yolo";
        for (const [index, { output }] of own.entries())
            if (output && !isHead(index))
                assert.equal(output.channels, 2 * (street[index]?.output?.channels ?? 0), `${index}`);
    });

    it("runs, each network at a quarter of its width", async () => {
        for (const { name, text } of entries) {
            const thin = thinCfg(text, 4);
            const { input } = network(thin);
            const random = randomNumbers(1);
            const picture = Float32Array.from({ length: 3 * input.width * input.height }, () => random());
            const outputs = await runPair(Buffer.from(thin), randomWeights(network(thin)), picture);
            for (const { data } of outputs) assert.ok(data.every(Number.isFinite), name);
        }
    });
});

describe("csp-vision models zoo", () => {
    it("lists the networks with their totals", async () => {
        const { out } = await captured(() => zoo([]));
        assert.match(
            out,
            /^csppeleenet +recovered +2\.832 M weights, 0\.887 BFLOPs of convolutions, 0\.888 in all, at 224 x 224$/m,
        );
        assert.ok(out.split("\n").length > 50);
    });

    it("writes one for another size and number of classes", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-zoo-"));
        const file = path.join(folder, "net.cfg");
        try {
            await captured(() =>
                zoo(["csppeleenet-efm-sam", "--size", "320", "--class-count", "6", "--output", file]),
            );
            const { input, head } = describeDarknet(network(readFileSync(file, "utf8")));
            assert.deepEqual([input?.width, input?.height], [320, 320]);
            assert.deepEqual(
                head?.outputs?.map(({ stride }) => stride),
                [8, 16, 32],
            );
            const layers = network(readFileSync(file, "utf8")).layers;
            assert.deepEqual(
                layers.flatMap(({ head: each }) => (each?.kind === "yolo" ? [each.classes] : [])),
                [6, 6, 6],
            );
            assert.doesNotMatch(readFileSync(file, "utf8"), /built/);
            await assert.rejects(zoo(["csppeleenet", "--output", file]), {
                code: "E_CONFIG",
                message: /there already/,
            });
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("gives a classifier as many outputs as there are classes", async () => {
        const { out } = await captured(() => zoo(["cspresnet50", "--class-count", "12"]));
        assert.deepEqual(network(out).layers.at(-1)?.output, { channels: 12, height: 1, width: 1 });
    });

    for (const [name, args, code, words] of [
        [
            "a network that is not there",
            ["cspnet"],
            "E_MODEL_MISSING",
            /no network "cspnet"; it has .*csppeleenet/,
        ],
        [
            "a size that the network does not exist in",
            ["cspresnext50-elastic", "--size", "100"],
            "E_MODEL_FILE",
            /differ in size/,
        ],
        ["a size that is none", ["csppeleenet", "--size", "0"], "E_CONFIG", /--size a whole number from 1/],
        ["two names", ["csppeleenet", "peleenet"], "E_CONFIG", /one network/],
    ] as const) {
        it(`refuses ${name}`, async () => {
            await assert.rejects(
                captured(() => zoo(args)),
                { code, message: words },
            );
            assert.equal(existsSync("net.cfg"), false);
        });
    }
});
