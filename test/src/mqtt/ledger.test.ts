import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ledger } from "../../../src/mqtt/ledger";

describe("Ledger", () => {
    let dir: string;
    let file: string;

    beforeEach(() => {
        dir = mkdtempSync(path.join(tmpdir(), "csp-ledger-"));
        file = path.join(dir, "below", "node.jsonl");
    });
    afterEach(() => rmSync(dir, { recursive: true, force: true }));

    it("gives back what was set and not deleted, to the next one on the file, without being closed", () => {
        const first = new Ledger(file);
        first.set("open/1", { a: 1 });
        first.set("open/2", { a: 2 });
        first.set("source/Küche", ["x"]);
        first.delete("open/1");
        const second = new Ledger(file);
        assert.deepEqual(second.all("open/"), [["2", { a: 2 }]]);
        assert.deepEqual(second.get("source/Küche"), ["x"]);
        first.close();
        second.close();
    });

    it("leaves out a last line that was cut short, and goes on behind it", () => {
        const first = new Ledger(file);
        first.set("a", 1);
        first.close();
        appendFileSync(file, '{"key":"b","val');
        const second = new Ledger(file);
        assert.deepEqual([second.get("a"), second.get("b")], [1, undefined]);
        second.set("c", 3);
        second.close();
        const third = new Ledger(file);
        assert.deepEqual([third.get("a"), third.get("c")], [1, 3]);
        third.close();
    });

    it("stays short, writes nothing twice, and goes when it is empty", () => {
        const ledger = new Ledger(file);
        for (let i = 0; i < 5000; i++) ledger.set("a", i);
        const size = readFileSync(file).length;
        assert.ok(size < 40_000, String(size));
        ledger.set("a", 4999);
        assert.equal(readFileSync(file).length, size);
        assert.equal(new Ledger(file).get("a"), 4999);
        ledger.delete("a");
        ledger.close();
        assert.equal(existsSync(file), false);
    });

    it("keeps to itself what it cannot write, and says why", () => {
        writeFileSync(path.join(dir, "below"), "a file where the folder should be");
        const causes: string[] = [];
        const ledger = new Ledger(file, (cause) => causes.push(cause));
        ledger.set("a", 1);
        assert.equal(ledger.get("a"), 1);
        assert.match(causes[0] ?? "", /node\.jsonl/);
    });
});
