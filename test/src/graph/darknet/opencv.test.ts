import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { networkOutputs } from "../../../../src/graph/darknet/network-outputs";
import { readNetwork } from "../../../../src/graph/darknet/read-network";
import { totals } from "../../../../src/graph/darknet/totals";
import { assertSame, compareWithOpenCv } from "../../../fixtures/compare-opencv";
import { deviations, loudWeights } from "../../../fixtures/loud-weights";
import { OpenCv, openCvVersion } from "../../../fixtures/opencv";
import { SHARED, shared } from "../../../fixtures/paths";
import { randomNumbers } from "../../../fixtures/random-weights";
import { runPair } from "../../../fixtures/run-graph";
import { thinCfg } from "../../../fixtures/thin-cfg";

/** Operations up to which a network runs at full width and size; `CSP_VISION_FULL=1` runs them all so. */
const MOST_OPERATIONS = process.env["CSP_VISION_FULL"] === "1" ? Infinity : 5e8;
/** It has no flat sum of maps that differ in size: its Eltwise wants equal ones. */
const UNEQUAL = /eltwise_layer\.cpp.*Assertion failed.*inputs\[vecIdx\]\[j\] == inputs\[i\]\[j\]/;

/** What OpenCV 4.6 does with the cfgs that it does not read. */
const NOT_READ: Readonly<Record<string, RegExp>> = {
    "csp/resnet10": UNEQUAL,
    "csp/resnet50": UNEQUAL,
    "csp/resnext50": UNEQUAL,
    ...Object.fromEntries(
        ["resnet50", "resnext50"].flatMap((name) =>
            ["leaky", "mish", "relu", "swish"].map((kind) => [`csp/wip-${name}-${kind}`, UNEQUAL]),
        ),
    ),
    "darknet/resnet50": UNEQUAL,
    "darknet/resnext152-32x4d": UNEQUAL,
    // It counts the anchors against num, of which this file has fewer.
    "darknet/cspx-p7-mish": /Assertion failed.*\(num_of_anchors \* 2\) == anchors_vec\.size\(\)/,
    "darknet/yolov4-sam-mish-csp-reorg-bfm": /Unknown layer type: reorg3d/,
};

/** Cfgs that we refuse: published-cfgs.test.ts says why. */
const REFUSED = [
    "csp/wip-csresnet50-elastic-panet-spp",
    "csp/wip-csresnext50-elastic-panet-spp",
    "csp/wip-yolov3-spp-matrix",
];

const FOLDERS = ["csp", "darknet", "prn"];
const PICTURE = "images/person.jpg";
const TRAINED = ["yolo-fastest-1.1", "yolo-fastest-1.1-xl", "yolo-fastest-1.1_body"];

function cfgs(): string[] {
    return FOLDERS.flatMap((folder) =>
        readdirSync(path.join(SHARED, "cfg", folder))
            .filter((name) => name.endsWith(".cfg"))
            .map((name) => `${folder}/${path.parse(name).name}`),
    ).filter((name) => !REFUSED.includes(name));
}

/** An eighth of the filters, on 256 × 256 pixels. */
function smaller(text: string): string {
    return thinCfg(text, 8).replace(/^(width|height)\s*=\s*\d+/gm, "$1=256");
}

async function pixels(
    picture: string,
    { width, height }: { width: number; height: number },
): Promise<Float32Array> {
    const { data } = await sharp(picture)
        .removeAlpha()
        .resize(width, height, { fit: "fill" })
        .raw()
        .toBuffer({ resolveWithObject: true });
    const area = width * height;
    return Float32Array.from(
        { length: 3 * area },
        (_, i) => data[(i % area) * 3 + Math.floor(i / area)]! / 255,
    );
}

describe("OpenCV's DNN module, on the same pair and picture,", function () {
    this.timeout(120_000);
    let openCv: OpenCv | null = null;

    before(function () {
        shared(this, "cfg/csp/csdarknet53.cfg");
        if (openCvVersion() === null) {
            process.stderr.write("NOT CHECKED: darknet networks against OpenCV, python3-opencv is missing\n");
            this.skip();
        }
        openCv = new OpenCv();
    });
    after(() => openCv?.end());

    for (const name of TRAINED) {
        it(`gives the same maps and boxes: ${name}, trained`, async function () {
            const [cfg = "", weights = ""] = ["cfg", "weights"].map((kind) =>
                shared(this, `models/yolo-fastest/${name}.${kind}`),
            );
            const pair = { cfg: readFileSync(cfg), weights: readFileSync(weights) };
            const input = await pixels(shared(this, PICTURE), readNetwork(pair.cfg, cfg).input);
            const compared = await compareWithOpenCv(openCv!, {
                ...pair,
                input,
                own: await runPair(pair.cfg, pair.weights, input),
                score: 0.25,
            });
            assertSame(compared);
            assert.ok(compared.boxes.length >= 1, `${compared.boxes.length} boxes`);
        });
    }

    it("gives the same maps and boxes, or refuses the cfg: every one that is published, with random weights", async () => {
        const failed: string[] = [];
        for (const name of cfgs()) {
            const text = readFileSync(path.join(SHARED, "cfg", `${name}.cfg`), "latin1").replace(/\r/g, "");
            const isLarge = totals(readNetwork(Buffer.from(text), name)).total > MOST_OPERATIONS;
            const cfg = Buffer.from(isLarge ? smaller(text) : text);
            const { channels, height, width } = readNetwork(cfg, name).input;
            const random = randomNumbers(7);
            const input = Float32Array.from({ length: channels * height * width }, () => random());
            try {
                const { weights, own } = await loudWeights(cfg, input);
                const pair = { cfg, weights, input, own, score: null };
                const compared = await compareWithOpenCv(openCv!, pair);
                const reason = NOT_READ[name];
                if (reason) {
                    assert.match(compared.answer.error ?? "it ran", reason);
                    continue;
                }
                const { network, boxes } = compared;
                for (const spread of deviations(network, own)) assert.ok(spread > 0.1, `deviation ${spread}`);
                const isDetector = networkOutputs(network)[0]?.head?.kind === "yolo";
                assert.ok(!isDetector || boxes.length >= 10, `${boxes.length} boxes`);
                assertSame(compared);
            } catch (error) {
                failed.push(`${name}: ${String(error)}`);
            }
        }
        assert.deepEqual(failed, []);
    });
});
