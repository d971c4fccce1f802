import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { command, type CommandResult } from "../../fixtures/command";
import { freePort } from "../../fixtures/free-port";
import { Mosquitto } from "../../fixtures/mosquitto";

interface Sent {
    readonly number: number;
    readonly session?: string;
    readonly type?: string;
    readonly id?: string;
}

describe("csp-vision verify-stream", () => {
    let broker: Mosquitto;

    before(async () => {
        broker = await Mosquitto.start();
    });
    after(() => broker.stop());

    /** Runs the command, and publishes once it has subscribed. */
    async function verify(args: readonly string[], sent: readonly Sent[]): Promise<CommandResult> {
        const publisher = await broker.client();
        const publish = async (): Promise<void> => {
            for (const one of sent) {
                await publisher.publishAsync("csp/Gate/events", JSON.stringify({ session: "s", ...one }), {
                    qos: 1,
                });
            }
        };
        let began = false;
        const onStart = (child: ChildProcess): void => {
            child.stderr?.on("data", (chunk: Buffer) => {
                if (began || !chunk.toString().includes("Subscribed to csp/#")) return;
                began = true;
                void publish();
            });
        };
        return command(["verify-stream", broker.url, "csp", ...args], { onStart });
    }

    it("says that a whole stream is good", async () => {
        const sent = [
            { number: 1, id: "1", type: "begin" },
            { number: 2, id: "1", type: "end" },
            { number: 3 },
        ];
        const { code, lines } = await verify(["--count", "3", "--from-start", "--all-closed"], sent);
        assert.deepEqual(lines, [
            "ok csp/Gate/events  session s  1 to 3, 3 received",
            "3 documents, 0 other messages",
        ]);
        assert.equal(code, 0);
    });

    it("ends with 6 and names what is missing, out of order and left open", async () => {
        const sent = [
            { number: 2 },
            { number: 1 },
            { number: 5, id: "7", type: "begin" },
            { number: 5, id: "7", type: "begin" },
            { number: 1, session: "t" },
        ];
        const { code, lines } = await verify(["--idle", "1.5", "--from-start"], sent);
        assert.deepEqual(lines, [
            "!! csp/Gate/events  session s  1 to 5, 4 received, 2 missing (3 to 4), 1 out of order, 1 twice (QoS 1)",
            "ok csp/Gate/events  session t  1 to 1, 1 received",
            "!! csp/Gate/events  event 7 has no end, and its session is over",
            "5 documents, 0 other messages",
        ]);
        assert.equal(code, 6);
    });

    it("gives the report as JSON", async () => {
        const { code, lines } = await verify(["--count", "2", "--json"], [{ number: 4 }, { number: 6 }]);
        const report = JSON.parse(lines[0] ?? "") as {
            sessions: { missingRanges: unknown }[];
            documents: number;
        };
        assert.deepEqual(report.sessions[0]?.missingRanges, [[5, 5]]);
        assert.equal(report.documents, 2);
        assert.equal(code, 6);
    });

    it("keeps a session under a name, so that nothing is lost while it does not run", async () => {
        const args = ["--client-id", "auditor"];
        assert.equal((await verify([...args, "--count", "1"], [{ number: 1 }])).code, 0);
        const publisher = await broker.client();
        for (const number of [2, 3]) {
            const text = JSON.stringify({ session: "s", number });
            await publisher.publishAsync("csp/Gate/events", text, { qos: 1 });
        }
        const { lines, code } = await verify([...args, "--count", "3"], [{ number: 4 }]);
        assert.equal(lines[0], "ok csp/Gate/events  session s  2 to 4, 3 received");
        assert.equal(code, 0);
    });

    it("ends with 6 when nothing came, with 5 without a broker, with 2 for wrong words", async () => {
        assert.equal((await verify(["--duration", "0.5"], [])).code, 6);
        const nowhere = `mqtt://me:top-secret@127.0.0.1:${await freePort()}`;
        const { code, words } = await command(["verify-stream", nowhere, "csp"]);
        assert.equal(code, 5);
        assert.match(words, /nothing listens there/);
        assert.doesNotMatch(words, /top-secret/);
        for (const args of [[], ["mqtt://x"], ["mqtt://x", "a//b"], ["mqtt://x", "csp", "--idle", "never"]]) {
            assert.equal((await command(["verify-stream", ...args])).code, 2, args.join(" "));
        }
    });
});
