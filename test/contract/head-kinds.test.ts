import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { HEAD_KINDS } from "../../src/model/head-kinds";
import { ROOT } from "../fixtures/paths";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");

/** Kinds of a manifest that are no detector's. */
const CLASSIFIERS = ["logits", "probabilities"];

describe("the kinds of head", () => {
    it("are the same in a manifest, in csp-model's dialog and in the manual", () => {
        const schema = JSON.parse(read("docs/schema/manifest.json")) as {
            properties: { head: { properties: { kind: { enum: string[] } } } };
        };
        const { enum: told } = schema.properties.head.properties.kind;
        assert.deepEqual(
            told.filter((kind) => !CLASSIFIERS.includes(kind)),
            [...HEAD_KINDS],
        );
        const select = /<select id="node-config-input-head"[^]*?<\/select>/.exec(
            read("nodes/csp-model.html"),
        );
        const offered = [...(select?.[0] ?? "").matchAll(/value="(\w+)"/g)].map(([, kind]) => kind);
        assert.deepEqual(offered, ["auto", ...HEAD_KINDS]);
        const manual = read("docs/models.md");
        for (const kind of HEAD_KINDS) assert.ok(manual.includes(`| \`${kind}\` |`), kind);
    });
});
