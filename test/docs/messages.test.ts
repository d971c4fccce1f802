import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../fixtures/paths";
import { assertValid, SCHEMAS } from "../fixtures/schemas";

const text = readFileSync(path.join(ROOT, "docs/messages.md"), "utf8");
const examples = [...text.matchAll(/^Schema `(\w+)`[^\n]*:\n\n```json\n([^]*?)```$/gm)];

describe("the examples of docs/messages.md", () => {
    it("are all named, and leave out no schema but that of manifests", () => {
        assert.equal(examples.length, [...text.matchAll(/^```json$/gm)].length);
        const named = examples.map(([, name]) => name).sort();
        assert.deepEqual(named, SCHEMAS.filter((name) => name !== "manifest").sort());
    });

    for (const [, name = "", json = ""] of examples) {
        it(`are as the schema "${name}" says`, () => assertValid(name, JSON.parse(json)));
    }
});

describe("the schemas of documents and messages", () => {
    const definitions = (name: string): unknown => {
        const schema = JSON.parse(
            readFileSync(path.join(ROOT, `docs/schema/${name}.json`), "utf8"),
        ) as object;
        return (schema as { definitions: unknown }).definitions;
    };

    it("say the same of detections", () => {
        assert.deepEqual(definitions("detections"), definitions("message"));
    });

    it("say the same of rankings", () => {
        assert.deepEqual(definitions("classifications"), definitions("ranking"));
    });

    it("refuse what is not as described", () => {
        for (const [name, value] of [
            ["message", { payload: {}, vision: {} }],
            ["message", { payload: [{ label: "a", classId: 0, score: 1 }], vision: {} }],
            ["ranking", { payload: [{ label: "a" }], vision: {} }],
            ["detections", { schema: "csp-vision/detections/2" }],
            ["classifications", { schema: "csp-vision/classifications/2" }],
            ["health", { source: "Gate", state: "sleepy" }],
            ["status", "away"],
            ["count", -1],
            ["count", 1.5],
            ["figures", { nodes: [] }],
        ] as const) {
            assert.throws(() => assertValid(name, value), name);
        }
    });
});
