import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { OnnxModel } from "../../../src/graph/onnx-model";
import { readOnnx } from "../../../src/graph/read-onnx";
import { inspectNetwork, type NetworkFacts } from "../../../src/model/inspect-network";
import { assertRefusal } from "./assert-refusal";
import { commonEnds } from "./common-ends";
import { fieldSpans } from "./field-spans";
import type { Target, Verdict } from "./target";
import { tinyNetwork } from "./tiny-network";

/** The file of a small network, its graph and what stands in its metadata. */
export function graphTarget(): Target {
    const original = tinyNetwork();
    const whole = read(original);
    const wire = fieldSpans(original);
    return {
        original,
        judge(mutated): Verdict {
            let found: { model: OnnxModel; facts: NetworkFacts };
            try {
                found = read(mutated);
            } catch (error) {
                assertRefusal(error, ["E_MODEL_FILE", "E_MODEL_VERSION"]);
                return "refused";
            }
            assertLimits(found.facts);
            const { front } = commonEnds(original, mutated);
            for (const [name, end] of wire) {
                // What stands wholly before the mutation is read as it was; what protobuf reads behind it depends
                // on lengths that the mutation may have changed.
                if (end > front) continue;
                assert.deepEqual(nodeOf(found.model, name), nodeOf(whole.model, name), name);
            }
            return isDeepStrictEqual(found.facts, whole.facts) ? "same" : "differs";
        },
    };
}

function read(bytes: Buffer): { model: OnnxModel; facts: NetworkFacts } {
    const model = readOnnx(bytes, "some.onnx");
    return { model, facts: inspectNetwork(model, "some.onnx") };
}

const nodeOf = ({ graph }: OnnxModel, name: string): unknown => graph.node.find((node) => node.name === name);

function assertLimits({ input, outputs, metadata }: NetworkFacts): void {
    for (const { name, dims, elementType } of [input, ...outputs]) {
        assert.equal(typeof name, "string");
        assert.ok(Number.isInteger(elementType), String(elementType));
        for (const size of dims)
            assert.ok(size === null || (Number.isInteger(size) && size > 0), String(size));
    }
    for (const [key, value] of metadata) assert.equal(typeof key + typeof value, "stringstring");
}
