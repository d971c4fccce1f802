import assert from "node:assert/strict";
import {
    acceleratorsOf,
    EXECUTION_PROVIDERS,
    PROVIDERS,
} from "../../../../src/model/providers/provider-names";

describe("the names of providers", () => {
    it("are those of onnxruntime, and auto", () => {
        const [auto, ...named] = PROVIDERS;
        assert.equal(auto, "auto");
        assert.deepEqual([...named].sort(), Object.keys(EXECUTION_PROVIDERS).sort());
        for (const name of named) assert.equal(EXECUTION_PROVIDERS[name][0], name);
    });

    for (const [platform, chain] of [
        ["linux", ["cuda", "webgpu"]],
        ["win32", ["dml", "webgpu"]],
        ["darwin", ["coreml", "webgpu"]],
        ["freebsd", ["cuda", "webgpu"]],
    ] as const) {
        it(`are tried in this order on ${platform}: ${chain.join(", ")}, then cpu and wasm`, () => {
            assert.deepEqual(acceleratorsOf(platform), chain);
        });
    }
});
