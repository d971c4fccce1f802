import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { networkOutputs } from "../../../../src/graph/darknet/network-outputs";
import { readNetwork } from "../../../../src/graph/darknet/read-network";
import { totals } from "../../../../src/graph/darknet/totals";
import { SHARED, shared } from "../../../fixtures/paths";
import { randomNumbers, randomWeights } from "../../../fixtures/random-weights";
import { runPair } from "../../../fixtures/run-graph";
import { thinCfg } from "../../../fixtures/thin-cfg";

/** Operations up to which a network runs at full width; `CSP_VISION_FULL=1` runs them all so. */
const MOST_OPERATIONS = process.env["CSP_VISION_FULL"] === "1" ? Infinity : 1e9;
const DIVISOR = 8;

/** What cannot be run as it stands in its file, and why. */
const REFUSED: Readonly<Record<string, RegExp>> = {
    "csp/wip-csresnet50-elastic-panet-spp.cfg":
        /line 1084: layers 161 and 167 differ in size: 13 × 13 and 14 × 14/,
    "csp/wip-csresnext50-elastic-panet-spp.cfg":
        /line 1111: layers 161 and 167 differ in size: 13 × 13 and 14 × 14/,
    // It shares the weights of a layer that reads half as many channels; darknet reads memory that is not its own there.
    "csp/wip-yolov3-spp-matrix.cfg": /line 927: share_index=115 is no convolution with the same weights/,
};

const FOLDERS = [
    "cfg/csp",
    "cfg/darknet",
    "cfg/prn",
    "models/csp-street",
    "models/csp-tiny",
    "models/yolo-fastest",
];

function cfgs(): string[] {
    return FOLDERS.flatMap((folder) =>
        readdirSync(path.join(SHARED, folder))
            .filter((name) => name.endsWith(".cfg"))
            .map((name) => path.join(folder, name)),
    );
}

async function runs(text: string): Promise<void> {
    const whole = readNetwork(Buffer.from(text), "net.cfg");
    const isLarge = totals(whole).total > MOST_OPERATIONS;
    const cfg = Buffer.from(isLarge ? thinCfg(text, DIVISOR) : text);
    const network = readNetwork(cfg, "net.cfg");
    assert.deepEqual(
        network.layers.map(({ type }) => type),
        whole.layers.map(({ type }) => type),
    );
    const { channels, height, width } = network.input;
    const random = randomNumbers(7);
    const input = Float32Array.from({ length: channels * height * width }, () => random());
    const results = await runPair(cfg, randomWeights(network), input);
    const outputs = networkOutputs(network);
    assert.deepEqual(
        results.map(({ name, dims }) => [name, ...dims]),
        outputs.map(({ name, dims }) => [name, 1, ...dims]),
    );
    assert.deepEqual(
        outputs.map(({ head }) => head?.kind),
        networkOutputs(whole).map(({ head }) => head?.kind),
    );
    for (const { name, data } of results) {
        assert.ok(data.every(Number.isFinite), `${name} holds no numbers`);
        assert.ok(new Set(data).size > 1, `${name} is constant`);
        const sum = data.reduce((total, value) => total + value, 0);
        if (name === "probabilities") assert.ok(Math.abs(sum - 1) < 1e-3, `${name} have the sum ${sum}`);
    }
}

describe("published cfgs", function () {
    this.timeout(300_000);

    it("parse, become graphs that run in onnxruntime, or are refused with the reason", async function () {
        shared(this, "cfg/csp/csdarknet53.cfg");
        const files = cfgs();
        assert.ok(files.length >= 74 + 5, `${files.length} files`);
        let refused = 0;
        for (const file of files) {
            const text = readFileSync(path.join(SHARED, file), "latin1");
            const reason = REFUSED[file.replace(/^cfg\//, "")];
            refused += reason ? 1 : 0;
            const outcome = await runs(text).catch((error: unknown) => error as Error);
            if (reason) assert.match(outcome?.message ?? "ran", reason, file);
            else if (outcome) throw new Error(`${file}: ${outcome.message}`, { cause: outcome });
        }
        assert.equal(refused, Object.keys(REFUSED).length);
    });

    it("with elastic branches run at sizes that their halves divide", async function () {
        for (const name of [
            "wip-csresnet50-elastic-panet-spp.cfg",
            "wip-csresnext50-elastic-panet-spp.cfg",
        ]) {
            const text = readFileSync(shared(this, `cfg/csp/${name}`), "latin1");
            await runs(text.replace(/^(width|height)=416/gm, "$1=512"));
        }
    });
});
