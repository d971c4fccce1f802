import assert from "node:assert/strict";
import { compile } from "../../../src/graph/darknet/compile";
import { readNetwork } from "../../../src/graph/darknet/read-network";
import { readWeights } from "../../../src/graph/darknet/read-weights";
import { randomWeights } from "../../fixtures/random-weights";
import { assertRefusal } from "./assert-refusal";
import type { Target, Verdict } from "./target";

const CFG =
    "[net]\nwidth=8\nheight=8\nchannels=3\n[conv]\nbatch_normalize=1\nfilters=6\nsize=3\n[conv]\nfilters=5\n";

/** A weights file: what is accepted is as long as the cfg says, and every value is the one that stands in its place. */
export function weightsTarget(): Target {
    const network = readNetwork(Buffer.from(CFG), "net.cfg");
    const original = randomWeights(network);
    const count = network.layers.reduce(
        (sum, { blocks }) => sum + blocks.reduce((all, block) => all + block.count, 0),
        0,
    );
    return {
        original,
        judge(mutated): Verdict {
            let read: ReturnType<typeof readWeights>;
            try {
                read = readWeights(Buffer.from(mutated), network.layers, "net.weights");
            } catch (error) {
                assertRefusal(error, ["E_MODEL_FILE"]);
                return "refused";
            }
            assert.ok([16, 20].includes(mutated.length - 4 * count), `${mutated.length} bytes`);
            const blocks = [...read.values()].flatMap((each) => [...each.values()]);
            const values = Buffer.concat(blocks.map((block) => Buffer.from(new Float32Array(block).buffer)));
            assert.ok(values.equals(mutated.subarray(mutated.length - 4 * count)), "values of another place");
            try {
                compile(network, read);
            } catch (error) {
                // A value that is none, or a variance below zero.
                assertRefusal(error, ["E_MODEL_FILE"]);
                return "refused";
            }
            return mutated.equals(original) ? "same" : "differs";
        },
    };
}
