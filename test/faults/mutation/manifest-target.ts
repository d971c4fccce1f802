import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import Ajv from "ajv";
import { EMBEDDED_MODELS } from "../../../src/model/locate-model";
import { parseManifest } from "../../../src/model/parse-manifest";
import { ROOT } from "../../fixtures/paths";
import { assertRefusal } from "./assert-refusal";
import type { Target } from "./target";

/** The manifest of the embedded detector; the schema, compiled anew, and JSON itself are the judges. */
export function manifestTarget(): Target {
    const original = readFileSync(path.join(EMBEDDED_MODELS, "csp-street/model.json"));
    const schema = JSON.parse(readFileSync(path.join(ROOT, "docs/schema/manifest.json"), "utf8")) as object;
    const isValid = new Ajv().compile(schema);
    const whole = parseManifest(original.toString(), "model.json");
    return {
        original,
        judge(mutated) {
            const text = mutated.toString();
            try {
                const read = parseManifest(text, "model.json");
                // JSON's own reading of the text: a field differs where the text does and nowhere else.
                assert.deepEqual(read, JSON.parse(text.replace(/^\uFEFF/, "")));
                assert.ok(isValid(read), JSON.stringify(isValid.errors));
                for (const file of [read.network, read.weights ?? "", ...Object.keys(read.sha256 ?? {})])
                    assert.ok(!file.includes("/") && file !== "..", file);
                return isDeepStrictEqual(read, whole) ? "same" : "differs";
            } catch (error) {
                assertRefusal(error, ["E_MODEL_MANIFEST"]);
                return "refused";
            }
        },
    };
}
