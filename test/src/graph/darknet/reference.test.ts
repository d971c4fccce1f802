import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { networkOutputs } from "../../../../src/graph/darknet/network-outputs";
import { readNetwork } from "../../../../src/graph/darknet/read-network";
import { shared } from "../../../fixtures/paths";
import { randomNumbers, randomWeights } from "../../../fixtures/random-weights";
import { REFERENCE_ACTIVATIONS } from "../../../fixtures/reference-activations";
import { ReferenceDarknet } from "../../../fixtures/reference-darknet";
import { runGraph, runPair } from "../../../fixtures/run-graph";

const HEADER_BYTES = 20;
const BATCH = 2;

/** A cfg from lines like `convolutional filters=8 size=3`, on a picture of 3 channels. */
function cfgOf(lines: readonly string[], width = 12, height = 8): string {
    const net = `net width=${width} height=${height} channels=3`;
    return [net, ...lines].map((line) => line.replace(/^\S+/, "[$&]").split(" ").join("\n")).join("\n\n");
}

/** Compares every output of the compiled graph with the reference, for a batch of different pictures. */
async function assertEqual(cfg: string, weights: Buffer): Promise<void> {
    const network = readNetwork(Buffer.from(cfg), "net.cfg");
    const { channels: c, height: h, width: w } = network.input;
    const random = randomNumbers(3);
    const input = Float32Array.from({ length: BATCH * c * h * w }, () => random());
    const results = await runPair(Buffer.from(cfg), weights, input);
    const values = new Float32Array(
        weights.buffer.slice(weights.byteOffset + HEADER_BYTES, weights.byteOffset + weights.length),
    );
    const outputs = networkOutputs(network);
    assert.equal(results.length, outputs.length);
    for (let batch = 0; batch < BATCH; batch++) {
        const picture = {
            c,
            h,
            w,
            data: Float64Array.from(input.slice(batch * c * h * w, (batch + 1) * c * h * w)),
        };
        const maps = new ReferenceDarknet(cfg, values).run(picture);
        for (const [i, { index, dims }] of outputs.entries()) {
            const map = maps[index]!;
            const { name, data, dims: found } = results[i]!;
            assert.deepEqual(found, [BATCH, ...dims]);
            assert.equal(map.data.length * BATCH, data.length, name);
            const most = map.data.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
            assert.ok(most > 1e-3, `${name} is empty`);
            const own = data.subarray(batch * map.data.length);
            const apart = map.data.reduce((peak, value, at) => Math.max(peak, Math.abs(value - own[at]!)), 0);
            assert.ok(apart <= 1e-5 * Math.max(1, most), `${name} is ${apart} apart, its maximum is ${most}`);
        }
    }
}

const conv = (filters: number, more = "size=3 pad=1 batch_normalize=1 activation=leaky"): string =>
    `convolutional filters=${filters} ${more}`;

const NETWORKS: Readonly<Record<string, readonly string[]>> = {
    "a convolution with nothing but its filters": ["convolutional filters=4"],
    "an even filter, padded": [conv(4, "size=4 pad=1 activation=linear")],
    "a filter with padding of its own": [conv(4, "size=3 padding=2 activation=linear")],
    "strides of two kinds": [conv(4, "size=3 pad=1 stride_x=2 stride_y=3 activation=relu")],
    "one stride beside stride_x": [conv(4, "size=3 pad=1 stride=2 stride_x=1 activation=linear")],
    "groups and depthwise convolutions": [
        conv(8),
        conv(6, "groups=2 size=3 pad=1"),
        conv(6, "groups=6 size=3"),
    ],
    "a dilated convolution": [conv(4, "size=3 pad=1 dilation=2 batch_normalize=1 activation=linear")],
    "weights that are shared": [
        conv(3),
        conv(3, "share_index=-1 size=3 pad=1 stride=2 batch_normalize=1 activation=relu"),
        conv(3, "share_index=0 size=3 pad=1 batch_normalize=1 activation=leaky"),
    ],
    "routes backwards, from the start, in groups": [
        conv(4),
        conv(8),
        "route layers=-1,0",
        "route layers=-2,1 groups=4 group_id=2",
        "route layers=2",
        "route layers=-1,3",
    ],
    "a shortcut with an activation": [conv(4), conv(4), "shortcut from=-2 activation=leaky"],
    "a shortcut from fewer channels": [conv(3), conv(5), "shortcut from=-2"],
    "a shortcut from more channels": [conv(5), conv(3), "shortcut from=0 activation=relu"],
    "a shortcut from a larger map": [conv(3), conv(5, "size=3 pad=1 stride=2"), "shortcut from=-2"],
    "a shortcut from a map four times as large, and more channels": [
        conv(6),
        conv(4, "size=3 pad=1 stride=4"),
        "shortcut from=-2",
    ],
    "a shortcut of several": [conv(4), conv(6), conv(5), "shortcut from=-2,-3,1"],
    "a shortcut with a weight per summand": [
        conv(4),
        conv(6),
        "shortcut from=-2 weights_type=per_feature weights_normalization=softmax",
    ],
    "a shortcut with weights per channel, rectified": [
        conv(4),
        conv(4),
        conv(4),
        "shortcut from=-2,-3 weights_type=per_channel weights_normalization=relu",
    ],
    "a shortcut with weights as they are": [conv(4), conv(4), "shortcut from=-2 weights_type=per_channel"],
    "pools of every kind": [
        conv(4),
        "maxpool size=2 stride=2",
        "maxpool size=2 stride=1",
        "maxpool size=5 stride=1",
        "maxpool stride=2 size=3 padding=1",
        "maxpool size=3 stride_x=1 stride_y=2",
    ],
    "a pool on odd edges": [conv(4, "size=2"), "maxpool size=2 stride=2", "maxpool size=3 stride=2"],
    "a normalization of its own": [conv(4), "batchnorm", "activation activation=relu"],
    Maxout: [conv(12), "maxpool maxpool_depth=1 out_channels=3 size=1 stride=1"],
    "averages of windows": [conv(4), "local_avgpool size=3 stride=2", "local_avgpool stride=2"],
    "averages of all": [conv(4), "avgpool", conv(5, "activation=linear")],
    upsampling: [conv(4), "upsample", "upsample stride=3 scale=0.5"],
    "downsampling, which sums": [conv(4), "upsample stride=-2 scale=0.3"],
    "squeeze and excitation": [conv(4), "avgpool", conv(4, "activation=logistic"), "scale_channels from=0"],
    "factors per pixel": [
        conv(4),
        conv(1, "activation=logistic"),
        "scale_channels from=-2 scale_wh=1 activation=relu",
    ],
    "spatial attention": [conv(4), conv(4, "activation=logistic"), "sam from=-2 activation=leaky"],
    reorg3d: [conv(3), "reorg3d stride=2"],
    "reorg3d back": [conv(12), "reorg3d stride=2 reverse=1"],
    reorg: [conv(8), "reorg stride=2"],
    "reorg back": [conv(8), "reorg stride=2 reverse=1"],
    "layers that only train": [
        conv(4),
        "dropout probability=.5",
        "empty",
        "activation activation=tanh",
        "cost type=sse",
    ],
    "softmax over all": [conv(4), "avgpool", "softmax", "cost"],
    "softmax in groups, warm": [conv(6), "avgpool", "softmax groups=2 temperature=2"],
    "two heads and what lies between": [
        conv(4),
        conv(16, "activation=linear"),
        "yolo mask=1,2 classes=3 num=3 anchors=1,2,3,4,5,6",
        "route layers=0",
        conv(16, "activation=linear size=2 stride=2"),
        "yolo mask=0,1 classes=3 num=3 anchors=1,2,3,4,5,6",
    ],
    "the head of YOLOv2": [conv(4), conv(14, "activation=linear"), "region classes=2 num=2 anchors=1,2,3,4"],
};
describe("a compiled network", function () {
    this.timeout(20_000);

    for (const [name, lines] of Object.entries(NETWORKS)) {
        it(`gives what plain loops give: ${name}`, async () => {
            const cfg = cfgOf(lines);
            await assertEqual(cfg, randomWeights(readNetwork(Buffer.from(cfg), "net.cfg")));
        });
    }

    for (const name of Object.keys(REFERENCE_ACTIVATIONS)) {
        it(`gives what plain loops give: ${name}`, async () => {
            const cfg = cfgOf([
                conv(4, "size=3 activation=linear"),
                `activation activation=${name}`,
                conv(3, `activation=${name}`),
            ]);
            await assertEqual(cfg, randomWeights(readNetwork(Buffer.from(cfg), "net.cfg"), 5));
        });
    }

    for (const name of ["csp-tiny/csp-tiny", "yolo-fastest/yolo-fastest-1.1_body"]) {
        it(`gives what plain loops give: ${name}, trained`, async function () {
            const cfg = readFileSync(shared(this, `models/${name}.cfg`), "latin1").replace(/\r/g, "");
            const small = cfg.replace(/^(width|height)\s*=\s*\d+/gm, "$1=64");
            await assertEqual(small, readFileSync(shared(this, `models/${name}.weights`)));
        });
    }

    for (const [name, size] of [
        ["csp-street", 448],
        ["csp-tiny", 64],
    ] as const) {
        it(`equals the network that ships as ONNX: ${name}`, async function () {
            const files = ["cfg", "weights", "onnx"].map((kind) =>
                shared(this, `models/${name}/${name}.${kind}`),
            );
            const [cfg = "", weights = "", onnx = ""] = files;
            const random = randomNumbers(11);
            const input = Float32Array.from({ length: 3 * size * size }, () => random());
            const own = await runPair(readFileSync(cfg), readFileSync(weights), input);
            const shipped = await runGraph(onnx, input, [1, 3, size, size]);
            assert.equal(own.length, shipped.length);
            for (const [i, { data, dims }] of own.entries()) {
                assert.deepEqual(dims, shipped[i]!.dims);
                const apart = data.reduce(
                    (most, value, at) => Math.max(most, Math.abs(value - shipped[i]!.data[at]!)),
                    0,
                );
                assert.ok(apart <= 1e-4, `output ${i} is ${apart} apart`);
            }
        });
    }
});
