import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readNetwork } from "../../../../src/graph/darknet/read-network";
import { totals } from "../../../../src/graph/darknet/totals";
import type { Totals } from "../../../../src/graph/layer-totals";
import { shared } from "../../../fixtures/paths";

/**
 * Per cfg, at a square input: weights and all values of the weights file in millions, 10⁹ operations of convolutions and as
 * darknet prints them; then the figures of the paper (arXiv 1911.11929, tables 1 to 5) and its repositories, null where
 * none is published or the published run is not reproducible.
 */
const ROWS = [
    ["csp/csdarknet53", 256, 27.606, 27.678, 13.067, 13.071, 27.61, 13.07],
    ["csp/csdarknet53-elastic", 256, 19.045, 19.117, 7.741, 7.745, null, 7.74],
    ["csp/darknet53", 256, 41.573, 41.646, 18.57, 18.576, 41.57, 18.57],
    ["csp/csresnet50", 256, 21.567, 21.648, 8.967, 8.972, 21.57, 8.97],
    ["csp/csresnet50-elastic", 256, 29.796, 29.9, 9.362, 9.367, null, 9.36],
    ["csp/csresnext50", 256, 20.499, 20.615, 7.929, 7.933, 20.5, 7.93],
    ["csp/csresnext50-elastic", 256, 16.858, 16.974, 5.447, 5.452, null, 5.45],
    ["csp/wip-resnet50-leaky", 256, 22.734, 22.826, 9.741, 9.749, 22.73, 9.74],
    ["csp/resnet50", 256, 22.734, 22.826, 9.999, 10.007, 22.73, null],
    ["csp/resnext50", 256, 22.191, 22.313, 10.11, 10.119, 22.19, 10.11],
    ["csp/resnet10", 256, 5.24, 5.249, 2.272, 2.274, 5.24, 2.273],
    ["csp/darknet", 256, 7.314, 7.323, 0.965, 0.967, 7.31, null],
    ["csp/mobilenet-v2", 224, 3.471, 3.54, 0.858, 0.859, 3.47, 0.858],
    ["csp/csmobilenet-v2", 224, 2.513, 2.568, 0.764, 0.764, 2.51, 0.764],
    ["csp/enetb0", 224, 4.808, 4.89, 0.915, 0.915, 4.81, 0.915],
    ["csp/res2netlite72", 224, 20.922, 21.027, 5.184, 5.187, null, 5.19],
    ["csp/wip-densenet201-leaky", 256, 17.139, 17.206, 10.848, 10.85, null, null],
    ["prn/yolov3-tiny", 416, 8.845, 8.859, 5.565, 5.571, 8.86, 5.571],
    ["prn/yolov3-tiny-prn", 416, 4.93, 4.94, 3.461, 3.467, null, 3.467],
    ["darknet/enet-coco", 416, 4.724, 4.808, 3.73, 3.731, null, 3.73],
    ["csp/csresnext50-panet-spp", 416, 56.853, 57.031, 47.063, 47.098, 56.9, 47.1],
    ["csp/csresnext50-panet-spp", 512, 56.853, 57.031, 71.291, 71.344, 56.9, 71.3],
    ["csp/csresnext50-panet-spp", 608, 56.853, 57.031, 100.532, 100.606, 56.9, 100.6],
    ["csp/csresnet50-panet-spp", 512, 58.257, 58.4, 74.647, 74.699, null, null],
    ["csp/csdarknet53-panet-spp", 512, 64.296, 64.429, 91.046, 91.095, null, null],
] as const;

/** Rows whose published figures are every value of the file, and darknet's printed total. */
const BY_TOTAL = /^prn\/|res2netlite/;

function totalsOf(file: string, size: number): Totals {
    const text = readFileSync(file, "latin1").replace(/^(width|height)\s*=\s*\d+/gm, `$1=${size}`);
    return totals(readNetwork(Buffer.from(text), file));
}

/** Equal in the last digit that is written. */
function assertDigits(value: number, expected: number, what: string): void {
    const [, decimals = ""] = String(expected).split(".");
    assert.ok(
        Math.abs(value - expected) <= 0.5 * 10 ** -decimals.length + 1e-12,
        `${what} ${value}, expected ${expected}`,
    );
}

describe("the totals of a network", () => {
    for (const [name, size, weights, values, convolution, total, parameters, operations] of ROWS) {
        it(`are those known of ${name} at ${size}`, function () {
            const sums = totalsOf(shared(this, `cfg/${name}.cfg`), size);
            for (const [what, value, expected] of [
                ["weights", sums.weights / 1e6, weights],
                ["values", sums.values / 1e6, values],
                ["convolutions", sums.convolution / 1e9, convolution],
                ["darknet's total", sums.total / 1e9, total],
            ] as const)
                assert.ok(Math.abs(value - expected) <= 0.00051, `${what} ${value}, expected ${expected}`);
            // The paper counts parameters and operations in one of two ways each, by where a row comes from.
            const [millions, billions] = BY_TOTAL.test(name)
                ? [sums.values / 1e6, sums.total / 1e9]
                : [sums.weights / 1e6, sums.convolution / 1e9];
            if (parameters !== null) assertDigits(millions, parameters, "published parameters");
            if (operations !== null)
                assert.ok(
                    Math.abs(billions / operations - 1) <= 1e-3,
                    `published ${operations}, counted ${billions}`,
                );
        });
    }

    it("count the memory traffic of the paper", function () {
        for (const [name, rebuilt, published] of [
            ["resnext50", 34.411, 34.4],
            ["csresnext50", 32.642, 32.6],
        ] as const) {
            const { traffic } = totalsOf(shared(this, `cfg/csp/${name}.cfg`), 256);
            assert.ok(Math.abs(traffic / 1e6 - rebuilt) <= 0.00051, `${traffic}`);
            assertDigits(traffic / 1e6, published, name);
        }
    });

    it("count pools, shortcuts and depth pools as darknet does, and shared weights once", () => {
        const cfg = `
            [net]
            width=8
            height=6
            channels=3
            [convolutional]
            batch_normalize=1
            filters=8
            size=3
            pad=1
            [maxpool]
            size=2
            [convolutional]
            filters=8
            [shortcut]
            from=-2
            weights_type=per_channel
            [maxpool]
            maxpool_depth=1
            out_channels=2
            size=1
            [upsample]`;
        const sums = totals(readNetwork(Buffer.from(cfg), "net.cfg"));
        const pixels = 48;
        assert.deepEqual(
            sums.layers.map(({ type, weights, values, convolution, total, traffic }) => [
                ...[type, weights, values, convolution, total - convolution, traffic],
            ]),
            [
                ["convolutional", 216, 216 + 4 * 8, 2 * 216 * pixels, 0, 11 * pixels],
                ["maxpool", 0, 0, 0, 4 * 8 * pixels, 16 * pixels],
                ["convolutional", 64, 72, 2 * 64 * pixels, 0, 16 * pixels],
                ["shortcut", 0, 16, 0, 2 * 8 * pixels, 0],
                ["maxpool", 0, 0, 0, 8 * pixels, 10 * pixels],
                ["upsample", 0, 0, 0, 0, 0],
            ],
        );
        assert.equal(sums.largest?.name, "0");
    });
});
