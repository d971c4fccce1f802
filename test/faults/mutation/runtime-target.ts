import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import assert from "node:assert/strict";
import { loadEngine } from "../../../src/model/load-engine";
import { assertRefusal } from "./assert-refusal";
import type { Target } from "./target";
import { tinyNetwork } from "./tiny-network";

const SPEC = { provider: "cpu", threads: 1 } as const;

/** The whole way of a network file: read, grafted, loaded and run by onnxruntime, and its answer read. */
export function runtimeTarget(): Target {
    const folder = mkdtempSync(path.join(tmpdir(), "csp-mutated-"));
    const file = path.join(folder, "model.onnx");
    const pixels = new Uint8Array(16 * 16 * 3).fill(90);
    const options = { top: 5, score: 0, classes: null, margin: 0 };
    return {
        original: tinyNetwork(),
        async judge(mutated) {
            writeFileSync(file, mutated);
            try {
                const engine = await loadEngine({ path: file, ...SPEC });
                try {
                    const picture = { pixels, width: 16, height: 16 };
                    const { rankings } = await engine.classify(picture, null, options);
                    for (const { score, label } of rankings.flat()) {
                        assert.ok(score >= 0 && score <= 1, String(score));
                        assert.equal(typeof label, "string");
                    }
                } finally {
                    await engine.close();
                }
                return "differs";
            } catch (error) {
                if (error instanceof assert.AssertionError) throw error;
                assertRefusal(error, [
                    "E_MODEL_FILE",
                    "E_MODEL_VERSION",
                    "E_MODEL_MANIFEST",
                    "E_MODEL_HEAD",
                    "E_MODEL_RUN",
                    "E_MODEL_TASK",
                    "E_MODEL_LABELS",
                ]);
                return "refused";
            }
        },
        async close() {
            await rm(folder, { recursive: true });
        },
    };
}
