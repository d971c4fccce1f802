import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { TABLES } from "../faults/all-tables";
import { COVERED } from "../faults/covered";
import { readDocument, readTimes, renderDocument } from "../faults/document";
import { FAMILIES } from "../faults/fault-table";
import { ROOT } from "../fixtures/paths";

describe("docs/faults.md", () => {
    it("lists the cases and outcomes of the tests, no more and no less", async () => {
        const text = await readDocument();
        assert.equal(text, renderDocument(readTimes(text)), "npm run test:faults writes it anew");
    });

    it("has cases of every family, each with a file of tests", () => {
        for (const name of FAMILIES) {
            assert.ok(Object.keys(TABLES[name]).length > 0, name);
            assert.ok(existsSync(path.join(ROOT, `test/faults/${name}.test.ts`)), name);
        }
    });

    it("names tests elsewhere that exist, and no case twice", () => {
        const seen = new Set<string>();
        for (const name of FAMILIES) {
            for (const fault of Object.keys(TABLES[name])) seen.add(fault);
            for (const { fault, file, test } of COVERED[name]) {
                assert.ok(!seen.has(fault), fault);
                seen.add(fault);
                const source = readFileSync(path.join(ROOT, "test", file), "utf8");
                assert.ok(source.includes(test), `${file} holds no ${test}`);
            }
        }
    });
});
