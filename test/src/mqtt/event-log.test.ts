import assert from "node:assert/strict";
import {
    appendFileSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EventLog } from "../../../src/mqtt/outbox/event-log";
import type { EventRecord } from "../../../src/mqtt/outbox/held-event";
import { eventually } from "../../fixtures/eventually";

describe("the events on disk", () => {
    let folder: string;
    const open: EventLog[] = [];

    beforeEach(() => {
        folder = path.join(mkdtempSync(path.join(tmpdir(), "csp-outbox-")), "deep", "er");
    });
    afterEach(() => {
        for (const log of open.splice(0)) log.close();
        rmSync(path.resolve(folder, "../.."), { recursive: true, force: true });
    });

    function logOf(more: object = {}): EventLog {
        const log = new EventLog({ folder, fsync: "never", ...more });
        open.push(log);
        return log;
    }

    function record(id: number, text = `event ${id}`): EventRecord {
        const base = {
            qos: 1,
            retain: false,
            properties: {},
            acceptedAt: 1_700_000_000_000 + id,
            expiresAt: null,
        };
        return { ...base, qos: 1, id, topic: "csp/Gate/events", payload: Buffer.from(text) };
    }

    const files = (): string[] => readdirSync(folder).sort();
    const ids = (records: readonly EventRecord[]): number[] => records.map(({ id }) => id);

    it("are read back as they were, without those that came to their end", () => {
        const log = logOf();
        log.load();
        const full: EventRecord = {
            ...record(2, "Küche \u0000"),
            retain: true,
            expiresAt: 1_800_000_000_000,
            properties: {
                userProperties: { kind: "begin" },
                correlationData: Buffer.from([0, 255, 7]),
                contentType: "application/json",
            },
        };
        for (const one of [record(1), full, record(3)]) log.append(one);
        log.done(1);
        assert.deepEqual(logOf().load(), [full, record(3)]);
    });

    it("survive a record that was torn at the end, at every one of its bytes", () => {
        const log = logOf();
        log.load();
        log.append(record(1));
        const file = path.join(folder, files()[0]!);
        const before = statSync(file).size;
        log.append(record(2));
        log.close();
        const whole = readFileSync(file);
        for (let end = before; end < whole.length; end++) {
            writeFileSync(file, whole.subarray(0, end));
            assert.deepEqual(ids(logOf().load()), [1], `torn at ${end}`);
        }
    });

    it("go on behind a torn record", () => {
        const log = logOf();
        log.load();
        log.append(record(1));
        appendFileSync(path.join(folder, files()[0]!), Buffer.from([9, 0, 0, 0, 1, 2]));
        const second = logOf();
        second.load();
        second.append(record(2));
        const third = logOf();
        assert.deepEqual(ids(third.load()), [1, 2]);
        assert.equal(third.trouble, null);
    });

    it("are read on behind one that the disk has damaged, and that is told", () => {
        const log = logOf();
        log.load();
        for (const id of [1, 2, 3]) log.append(record(id));
        const file = path.join(folder, files()[0]!);
        const bytes = readFileSync(file);
        bytes[bytes.indexOf("event 2")]! ^= 1;
        writeFileSync(file, bytes);
        const second = logOf();
        assert.deepEqual(ids(second.load()), [1, 3]);
        assert.match(second.trouble ?? "", /^\d+ bytes of the events on disk were damaged$/);
    });

    it("leave no file behind that nobody needs, and one old event does not keep all the others", () => {
        const log = logOf({ segmentBytes: 2000 });
        log.load();
        for (let id = 1; id <= 500; id++) {
            log.append(record(id, "x".repeat(200)));
            if (id !== 1) log.done(id);
        }
        const size = files().reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
        assert.ok(size < 12_000, `${size} bytes in ${files().length} files`);
        assert.deepEqual(ids(logOf().load()), [1]);
        log.done(1);
        assert.deepEqual(logOf().load(), []);
    });

    it("keep their order when old ones were moved", () => {
        const log = logOf({ segmentBytes: 500 });
        log.load();
        for (let id = 1; id <= 200; id++) log.append(record(id));
        for (let id = 1; id <= 200; id++) if (id % 50 !== 0) log.done(id);
        assert.deepEqual(ids(logOf().load()), [50, 100, 150, 200]);
    });

    it("stay in memory with words for it while the disk does not take them, and are written later", async () => {
        rmSync(path.resolve(folder, "../.."), { recursive: true });
        // Where a folder should be, so that nothing can be written.
        writeFileSync(path.resolve(folder, "../.."), "");
        const log = logOf({ retryMs: 100 });
        assert.deepEqual(log.load(), []);
        log.append(record(1));
        log.append(record(2));
        log.done(1);
        assert.match(log.trouble ?? "", /^events are kept in memory only: /);
        rmSync(path.resolve(folder, "../.."));
        await eventually(
            () => log.trouble,
            (trouble) => trouble === null,
            5000,
        );
        assert.deepEqual(ids(logOf().load()), [2]);
    });

    it("are forced onto the disk as the policy says", async () => {
        for (const [fsync, holds] of [
            ["always", (syncs: number) => syncs >= 1],
            ["second", (syncs: number) => syncs === 1],
            ["never", (syncs: number) => syncs === 0],
        ] as const) {
            const log = logOf({ fsync });
            log.load();
            for (let id = 1; id <= 50; id++) log.append(record(id));
            await eventually(() => log.syncs, holds, 5000);
            log.close();
        }
    });
});
