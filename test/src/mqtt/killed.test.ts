import assert from "node:assert/strict";
import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually } from "../../fixtures/eventually";
import { EVENTS, EventSource, type EventSourceOptions } from "../../fixtures/event-source";
import { Mosquitto, type Received } from "../../fixtures/mosquitto";

const OUTAGE_S = Number(process.env["CSP_VISION_TEST_OUTAGE"] ?? 2.5);
const LIMIT_MS = 30_000;
const PROGRAM = path.join(__dirname, "../../fixtures/event-source-process.js");

const idOf = ({ text }: Received): string => (JSON.parse(text) as { id: string }).id;
const firsts = (received: readonly Received[]): string[] => [...new Set(received.map(idOf))];

describe("events on disk", function () {
    this.timeout(60_000 + OUTAGE_S * 2000);
    let folder: string;
    let broker: Mosquitto;
    const children: ChildProcess[] = [];

    beforeEach(async () => {
        folder = mkdtempSync(path.join(tmpdir(), "csp-killed-"));
        broker = await Mosquitto.start();
    });
    afterEach(async () => {
        for (const child of children.splice(0)) child.kill("SIGKILL");
        await broker.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    const journal = (): string => path.join(folder, "journal");
    const written = (): string[] =>
        existsSync(journal())
            ? readFileSync(journal(), "utf8")
                  .split("\n")
                  .filter((line) => line !== "")
            : [];

    function optionsOf(session: string): EventSourceOptions {
        const outbox = { folder: path.join(folder, "outbox"), fsync: "second" } as const;
        return { url: broker.url, outbox, journal: journal(), session };
    }

    it(`are all there, in order, after the process was killed in the middle of ${OUTAGE_S} s of outage`, async () => {
        const received = await broker.watch(EVENTS, { reconnectPeriod: 2500 });
        for (const [run, session] of ["s1", "s2", "s3"].entries()) {
            const child = fork(PROGRAM, [JSON.stringify(optionsOf(session))], { stdio: "inherit" });
            children.push(child);
            const before = written().length;
            if (run === 1) await broker.halt();
            const goal = before + (run === 1 ? OUTAGE_S * 20 : 20);
            await eventually(
                () => written().length,
                (count) => count >= goal,
                LIMIT_MS + OUTAGE_S * 1000,
            );
            if (run === 2) continue;
            child.kill("SIGKILL");
            await once(child, "exit");
            if (run === 1) await broker.restart();
        }
        children.at(-1)!.kill("SIGKILL");
        await once(children.at(-1)!, "exit");
        const last = new EventSource(optionsOf("s4"));
        try {
            last.publish();
            // What was published and not written down any more before the kill may come on top.
            await eventually(
                () => firsts(received),
                (ids) => ids.includes("s4-1"),
                LIMIT_MS,
            );
            const published = written();
            const found = firsts(received);
            assert.deepEqual(
                published.filter((id) => !found.includes(id)),
                [],
            );
            const known = new Set(published);
            assert.deepEqual(
                found.filter((id) => known.has(id)),
                published,
            );
            assert.ok(found.length - published.length <= 3);
            await eventually(
                () => last.connection.events.count,
                (count) => count === 0,
                LIMIT_MS,
            );
        } finally {
            await last.close();
        }
    });

    it("stay in memory, with words for it, when the disk takes no more", async function () {
        if (process.platform !== "linux") this.skip();
        await broker.halt();
        const options = JSON.stringify(optionsOf("s1"));
        // The system lets no file of this process grow beyond 4 KiB, as a full disk would.
        const script = 'ulimit -f 4; exec "$0" "$@"';
        const child = spawn("bash", ["-c", script, process.execPath, PROGRAM, options, "3"], {
            stdio: ["ignore", "ignore", "inherit", "ipc"],
        });
        children.push(child);
        const [{ trouble, events }] = (await once(child, "message")) as [
            { trouble: { notes: string[] }; events: number },
        ];
        assert.equal(events, 60);
        assert.match(trouble.notes.join("; "), /events are kept in memory only: the file may not grow/);
        const received = await (await restarted()).watch(EVENTS);
        await eventually(
            () => firsts(received).length,
            (count) => count === 60,
            LIMIT_MS,
        );
        assert.deepEqual(firsts(received), written());
    });

    async function restarted(): Promise<Mosquitto> {
        await broker.restart();
        return broker;
    }
});
