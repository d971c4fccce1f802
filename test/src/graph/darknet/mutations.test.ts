import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { VisionError } from "../../../../src/errors";
import { compile } from "../../../../src/graph/darknet/compile";
import { readNetwork } from "../../../../src/graph/darknet/read-network";
import { readWeights } from "../../../../src/graph/darknet/read-weights";
import { totals } from "../../../../src/graph/darknet/totals";
import { COUNTS } from "../../../faults/counts";
import { shared } from "../../../fixtures/paths";
import { randomNumbers, randomWeights } from "../../../fixtures/random-weights";

/** How many broken files are made of each kind; those of test/faults/readers.test.ts are damaged anywhere. */
const COUNT = COUNTS.mutations;
const SEEDS = [
    "models/csp-street/csp-street.cfg",
    "cfg/darknet/yolov4-sam-mish-csp-reorg-bfm.cfg",
    "cfg/csp/enetb0.cfg",
];
const WORDS = [
    "0",
    "-1",
    "99999999999",
    "1e9",
    "1e400",
    "NaN",
    "",
    ",",
    "=",
    "[",
    "[net]",
    "\0",
    "constructor",
    "0x10",
];

type Random = () => number;

function pick<Item>(items: readonly Item[], random: Random): Item {
    return items[Math.floor(random() * items.length)]!;
}

/** One to three lines changed, lost, doubled or swapped, or a byte overwritten. */
function broken(text: string, random: Random): Buffer {
    const lines = text.split("\n");
    for (let i = 0; i < 1 + random() * 3; i++) {
        const at = Math.floor(random() * lines.length);
        const line = lines[at] ?? "";
        const edits = [
            () => (lines[at] = line.replace(/=.*/, `=${pick(WORDS, random)}`)),
            () =>
                (lines[at] = line.replace(/\d+/, () => String(Math.floor(random() * 2 ** (random() * 40))))),
            () => lines.splice(at, 1),
            () => lines.splice(at, 0, pick(lines, random)),
            () => lines.splice(at, Math.floor(random() * 20)),
            () => (lines[at] = line.slice(0, Math.floor(random() * line.length))),
        ];
        pick(edits, random)();
    }
    const bytes = Buffer.from(lines.join("\n"));
    if (random() < 0.2) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return bytes;
}

/** True if the file was taken; false if it was refused as it should be. */
function isTaken(read: () => void): boolean {
    try {
        read();
        return true;
    } catch (error) {
        assert.ok(error instanceof VisionError, error instanceof Error ? error.stack : String(error));
        assert.equal(error.code, "E_MODEL_FILE");
        assert.ok(error.message.length < 400, error.message);
        return false;
    }
}

describe("broken darknet files", function () {
    this.timeout(60_000 + COUNT * 20);

    it("as cfg are refused, or describe a network that is whole", function () {
        const texts = SEEDS.map((seed) => readFileSync(shared(this, seed), "latin1"));
        const random = randomNumbers(2024);
        const before = process.memoryUsage().rss;
        let taken = 0;
        for (let i = 0; i < COUNT; i++) {
            const bytes = broken(pick(texts, random), random);
            const began = performance.now();
            const isGood = isTaken(() => {
                const network = readNetwork(bytes, "broken.cfg");
                const sums = totals(network);
                for (const value of [sums.weights, sums.values, sums.total, sums.traffic])
                    assert.ok(Number.isSafeInteger(value) && value >= 0, `${value}`);
                for (const { output, index } of network.layers)
                    for (const size of Object.values(output ?? {}))
                        assert.ok(Number.isInteger(size) && size >= 1, `layer ${index}`);
                if (sums.values > 3e5) return;
                const values = readWeights(randomWeights(network), network.layers, "x.weights");
                compile(network, values);
            });
            taken += isGood ? 1 : 0;
            assert.ok(performance.now() - began < 2000, `file ${i} took too long`);
        }
        assert.ok(taken > COUNT / 50 && taken < COUNT / 1.2, `${taken} of ${COUNT} taken`);
        assert.ok(process.memoryUsage().rss - before < 500e6);
    });

    it("as weights are refused, or read as what they hold", () => {
        const cfg =
            "[net]\nwidth=8\nheight=8\nchannels=3\n[conv]\nbatch_normalize=1\nfilters=6\nsize=3\n[conv]\nfilters=5\n";
        const network = readNetwork(Buffer.from(cfg), "net.cfg");
        const whole = randomWeights(network);
        const values = new Float32Array(
            whole.buffer.slice(whole.byteOffset + 20, whole.byteOffset + whole.length),
        );
        const random = randomNumbers(99);
        let taken = 0;
        for (let i = 0; i < COUNT; i++) {
            const file = Buffer.from(whole);
            const word = pick([0, 1, 2, 3, 10, 255, 65_536, 2 ** 31, 2 ** 32 - 1], random);
            const at = 4 * Math.floor(random() * 5);
            const edits = [
                () => (file.writeUInt32LE(word, at), file),
                () => file.subarray(0, Math.floor(random() * file.length)),
                () => Buffer.concat([file, Buffer.alloc(1 + Math.floor(random() * 64), word % 256)]),
                () => file.subarray(4 * (1 + Math.floor(random() * 8))),
            ];
            const edited = pick(edits, random)();
            const isGood = isTaken(() => {
                const read = readWeights(edited, network.layers, "broken.weights");
                const all = [...read.values()].flatMap((blocks) =>
                    [...blocks.values()].flatMap((block) => [...block]),
                );
                assert.deepEqual(all, [...values], `file ${i}`);
            });
            taken += isGood ? 1 : 0;
        }
        assert.ok(taken > COUNT / 50 && taken < COUNT / 2, `${taken} of ${COUNT} taken`);
    });
});
