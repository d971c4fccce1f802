import assert from "node:assert/strict";
import { compile } from "../../../../src/graph/darknet/compile";
import { readNetwork } from "../../../../src/graph/darknet/read-network";
import { readWeights } from "../../../../src/graph/darknet/read-weights";
import { randomWeights } from "../../../fixtures/random-weights";

const CFG =
    "[net]\nwidth=8\nheight=8\nchannels=3\n[conv]\nbatch_normalize=1\nfilters=2\n[max]\nsize=2\n[conv]\nfilters=4\n";
const NETWORK = readNetwork(Buffer.from(CFG), "net.cfg");
/** biases, scales, means, variances, weights; biases, weights. */
const COUNT = 4 * 2 + 2 * 3 + 4 + 4 * 2;

function read(bytes: Uint8Array): Float32Array[] {
    return [...readWeights(bytes, NETWORK.layers, "net.weights").values()].flatMap((blocks) => [
        ...blocks.values(),
    ]);
}

/** The values 1, 2, 3 … behind a head: version, then pictures seen in one or two words. */
function file(major: number, minor: number, seen: readonly number[], count = COUNT): Buffer {
    const bytes = Buffer.alloc(12 + seen.length * 4 + count * 4);
    [major, minor, 0, ...seen].forEach((word, i) => bytes.writeUInt32LE(word, i * 4));
    for (let i = 0; i < count; i++) bytes.writeFloatLE(i + 1, 12 + (seen.length + i) * 4);
    return bytes;
}

const IN_ORDER = Array.from({ length: COUNT }, (_, i) => i + 1);

describe("darknet weights", () => {
    for (const [name, bytes] of [
        ["of version 0.1, with 32 bits of pictures seen", file(0, 1, [7])],
        ["of version 0.2, with 64 bits", file(0, 2, [7, 0])],
        ["of version 1.0, with 64 bits", file(1, 0, [7, 0])],
        ["of version 0.1 with 64 bits, which only the length tells", file(0, 1, [7, 0])],
        ["of version 0.2 with 32 bits, which length and numbers tell", file(0, 2, [7])],
    ] as const) {
        it(`are read: ${name}`, () => {
            assert.deepEqual(
                read(bytes).flatMap((block) => [...block]),
                IN_ORDER,
            );
            // Also where the file does not begin at a multiple of four in memory.
            const shifted = Buffer.concat([Buffer.alloc(1), bytes]).subarray(1);
            assert.deepEqual(
                read(shifted).flatMap((block) => [...block]),
                IN_ORDER,
            );
        });
    }

    for (const [name, bytes, words] of [
        ["empty", Buffer.alloc(0), /is empty/],
        ["shorter than a head", Buffer.alloc(8), /ends in its header: it has 8 bytes/],
        ["a head alone", file(0, 2, [7, 0], 0), /ends in layer 0, \[convolutional\] of line 5/],
        [
            "cut in the second convolution",
            file(0, 2, [7, 0], 15),
            /ends in layer 2, \[convolutional\] of line 10.*44 more/,
        ],
        [
            "one value too long",
            file(0, 2, [7, 0], COUNT + 1),
            /is 4 bytes too long: the cfg needs 124, the file has 128/,
        ],
        ["one byte too long", Buffer.concat([file(0, 2, [7, 0]), Buffer.alloc(1)]), /is 1 bytes? too long/],
        ["without a head", file(0, 0, [0, 0], COUNT - 5), /header of 20 bytes is missing, or values are/],
        ["text", Buffer.from("<!DOCTYPE html><html><head>".padEnd(300)), /does not begin with the header/],
        [
            "a pointer to the weights",
            Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:0".padEnd(130)),
            /Git LFS pointer/,
        ],
    ] as const) {
        it(`are refused when they are ${name}`, () => {
            assert.throws(() => read(bytes), { code: "E_MODEL_FILE", message: words });
        });
    }

    for (const [name, at, value, words] of [
        [
            "a variance below zero",
            6,
            -1,
            /net\.cfg: layer 0, \[convolutional\] of line 5, filter 0 has the variance -1/,
        ],
        [
            "no number among the weights",
            20,
            NaN,
            /layer 2, \[convolutional\] of line 10, holds values that are no finite numbers/,
        ],
        ["no number among the means", 4, NaN, /layer 0, .* holds values that are no finite numbers/],
        ["an infinite scale", 2, Infinity, /layer 0, .* holds values that are no finite numbers/],
    ] as const) {
        it(`are refused with ${name}, naming the layer`, () => {
            const bytes = randomWeights(NETWORK);
            bytes.writeFloatLE(value, 20 + at * 4);
            const values = readWeights(bytes, NETWORK.layers, "net.weights");
            assert.throws(() => compile(NETWORK, values), { code: "E_MODEL_FILE", message: words });
        });
    }
});
