import assert from "node:assert/strict";
import path from "node:path";
import { command } from "../../fixtures/command";
import { Mosquitto } from "../../fixtures/mosquitto";
import { ROOT } from "../../fixtures/paths";

interface Check {
    readonly name: string;
    readonly state: string;
    readonly text: string;
    readonly code?: string;
}

async function doctor(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; text: string; checks: Record<string, Check> }> {
    const { code, lines, words } = await command(["doctor", "--json", ...args], { env, cwd: ROOT });
    assert.equal(words, "");
    const { checks } = JSON.parse(lines.join("\n")) as { checks: Check[] };
    return {
        code,
        text: lines.join("\n"),
        checks: Object.fromEntries(checks.map((check) => [check.name, check])),
    };
}

describe("csp-vision doctor", function () {
    this.timeout(95_000);

    it("finds what is there: Node.js, Node-RED, ffmpeg and its decoders, and a provider that works", async () => {
        const { code, checks } = await doctor([]);
        assert.equal(code, 0);
        assert.ok(checks["Node.js"]?.text.startsWith(process.version));
        assert.match(checks["Node-RED"]?.text ?? "", /^\d+\.\d+\.\d+ in /);
        assert.match(checks["ffmpeg"]?.text ?? "", /^\S+ in .*ffmpeg/);
        assert.match(checks["hardware decoders"]?.text ?? "", /built in/);
        assert.deepEqual(checks["provider cpu"], { name: "provider cpu", state: "ok", text: "works" });
        assert.match(checks["provider auto"]?.text ?? "", /^takes \w+/);
    });

    it("says what is missing, and ends with the code of the first fault", async () => {
        const { code, checks } = await doctor([], { PATH: "/no/such/folder", FFMPEG_PATH: "" });
        assert.equal(code, 3);
        assert.deepEqual([checks["ffmpeg"]?.state, checks["ffmpeg"]?.code], ["fault", "E_FFMPEG_MISSING"]);
    });

    it("tells whether a broker takes a client, leaves nothing there, and never shows the password", async () => {
        const broker = await Mosquitto.start();
        try {
            const { code, checks } = await doctor([
                "--broker",
                `mqtt://user:se%3Acret@127.0.0.1:${broker.port}`,
            ]);
            assert.equal(code, 0);
            assert.equal(checks["broker"]?.text, `mqtt://127.0.0.1:${broker.port} takes clients of MQTT 5`);
            assert.equal((await broker.retained()).size, 0);
        } finally {
            await broker.stop();
        }
    });

    it("ends with 5 for a broker that refuses or is not there", async () => {
        const broker = await Mosquitto.start({ anonymous: false });
        const address = `mqtt://user:se%3Acret@127.0.0.1:${broker.port}`;
        try {
            const refused = await doctor(["--broker", address]);
            assert.deepEqual([refused.code, refused.checks["broker"]?.code], [5, "E_BROKER_REFUSED"]);
            assert.doesNotMatch(refused.text, /cret/);
        } finally {
            await broker.stop();
        }
        const gone = await doctor(["--broker", address]);
        assert.deepEqual([gone.code, gone.checks["broker"]?.code], [5, "E_BROKER_LOST"]);
        const none = await doctor(["--broker", "http://user:se%3Acret@host"]);
        assert.deepEqual([none.code, none.checks["broker"]?.code], [5, "E_BROKER_URL"]);
        assert.doesNotMatch(none.text, /cret/);
    });

    it("prints a line for each check", async () => {
        const { code, lines } = await command(["doctor"], { cwd: path.join(ROOT) });
        assert.equal(code, 0);
        assert.ok(lines.length >= 5);
        for (const line of lines) assert.match(line, /^(ok|--) \S/);
        assert.equal((await command(["doctor", "please"])).code, 2);
    });
});
