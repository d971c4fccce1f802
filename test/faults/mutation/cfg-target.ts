import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { compile } from "../../../src/graph/darknet/compile";
import { readNetwork, type DarknetNetwork } from "../../../src/graph/darknet/read-network";
import { readWeights } from "../../../src/graph/darknet/read-weights";
import { totals } from "../../../src/graph/darknet/totals";
import { randomWeights } from "../../fixtures/random-weights";
import { assertRefusal } from "./assert-refusal";
import type { Target, Verdict } from "./target";

/** A section of each kind that detectors have, small enough to be compiled each time. */
const CFG = `[net]
# a detector
width=32
height=32
channels=3
letter_box=1
learning_rate=0.001

[convolutional]
batch_normalize=1
filters=8
size=3
stride=2
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
filters=8
groups=2
size=1
activation=mish

[shortcut]
from=-2
activation=linear

[convolutional]
filters=8
activation=logistic

[sam]
from=-2

[upsample]
stride=2

[route]
layers=-1,0

[maxpool]
maxpool_depth=1
out_channels=4
size=1
stride=1

[convolutional]
filters=14
size=1
activation=linear

[yolo]
mask=0,1
anchors=10,14, 23,27, 37,58
classes=2
num=3
scale_x_y=1.05
nms_kind=diounms
beta_nms=0.6
ignore_thresh=.7
`;

/** Values up to which an accepted network is compiled, too. */
const MOST_VALUES = 100_000;

/** A cfg: what is accepted has the sections and the sizes that its text says. */
export function cfgTarget(): Target {
    const original = Buffer.from(CFG);
    const whole = summary(readNetwork(original, "net.cfg"));
    return {
        original,
        judge(mutated): Verdict {
            let network: DarknetNetwork;
            try {
                network = readNetwork(mutated, "net.cfg");
            } catch (error) {
                assertRefusal(error, ["E_MODEL_FILE"]);
                return "refused";
            }
            assertAsWritten(network, mutated.toString());
            assertCompiles(network);
            return isDeepStrictEqual(summary(network), whole) ? "same" : "differs";
        },
    };
}

const summary = ({ input, layers }: DarknetNetwork): unknown => [
    input,
    layers.map(({ type, output, blocks, cost, head }) => [type, output, blocks, cost, head]),
];

function assertAsWritten({ layers }: DarknetNetwork, text: string): void {
    const lines = text.split(/[\r\n]+/).map((line) => line.replace(/[#;].*|\s/g, ""));
    const sections = `\n${lines.join("\n")}`.split("\n[").slice(1);
    assert.equal(layers.length, sections.length - 1);
    for (const { index, type, output, head } of layers) {
        const section = sections[index + 1] ?? "";
        const filters = type === "convolutional" ? said(section, "filters") : null;
        if (filters !== null) assert.equal(output?.channels, filters);
        if (head?.kind === "yolo") assert.equal(head.classes, said(section, "classes") ?? head.classes);
        for (const size of Object.values(output ?? {})) assert.ok(Number.isInteger(size) && size >= 1);
    }
}

/** The number behind a key that stands once; null if there is none in plain digits. */
function said(section: string, key: string): number | null {
    const values = [...`${section}\n`.matchAll(new RegExp(`\n${key}=(\\d+)(?=\n)`, "g"))];
    return values.length === 1 ? Number(values[0]?.[1]) : null;
}

function assertCompiles(network: DarknetNetwork): void {
    const { values, ...sums } = totals(network);
    for (const sum of [values, sums.weights, sums.total, sums.traffic])
        assert.ok(Number.isSafeInteger(sum) && sum >= 0, String(sum));
    if (values > MOST_VALUES) return;
    compile(network, readWeights(randomWeights(network), network.layers, "net.weights"));
}
