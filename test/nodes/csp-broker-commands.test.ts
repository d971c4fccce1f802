import assert from "node:assert/strict";
import { VisionError } from "../../src/errors";
import { remoteControls } from "../../src/node-kit/remote-controls";
import { eventually } from "../fixtures/eventually";
import { greyFrame } from "../fixtures/frames";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import {
    detectionMessage,
    give,
    loadPublishing,
    publishFlow,
    unloadPublishing,
} from "../fixtures/publishing";
import { assertValid } from "../fixtures/schemas";

interface Result {
    readonly command: string;
    readonly ok: boolean;
    readonly code: string | null;
    readonly correlation: string | null;
}

describe("commands to csp-broker", function () {
    this.timeout(20_000);
    let broker: Mosquitto;
    let received: Received[];
    let leave: (() => void)[];

    beforeEach(async () => {
        broker = await Mosquitto.start();
        received = await broker.watch();
        leave = [];
    });
    afterEach(async () => {
        for (const end of leave) end();
        await unloadPublishing();
        await broker.stop();
    });

    const load = (commands: string[]): Promise<void> =>
        loadPublishing(publishFlow(broker.url, {}, { commands }));
    const results = (): Result[] =>
        received
            .filter(({ topic }) => topic.endsWith("/cmd/result"))
            .map(({ text }) => {
                assertValid("result", JSON.parse(text));
                return JSON.parse(text) as Result;
            });
    const until = (holds: () => boolean): Promise<unknown> => eventually(() => holds(), Boolean, 8000);
    const online = (): Promise<unknown> => until(() => received.some(({ text }) => text === "online"));
    const ask = async (
        command: string,
        payload = "",
        options: object = {},
        source = "Gate",
    ): Promise<void> => {
        const client = await broker.client({ protocolVersion: 5 });
        await client.publishAsync(`csp/${source}/cmd/${command}`, payload, { qos: 1, ...options });
    };
    /** Enters controls that note what they are told. */
    const offer = (source: string): unknown[] => {
        const told: unknown[] = [];
        const note = (value: unknown): void => void told.push(value ?? null);
        leave.push(remoteControls.add(source, { pause: note, resume: note, score: note }));
        return told;
    };

    it("listens to nothing unless told to", async () => {
        const told = offer("Gate");
        await load([]);
        await online();
        await ask("pause");
        await ask("score", "0.5");
        await new Promise((resolve) => setTimeout(resolve, 500));
        assert.deepEqual([told, results()], [[], []]);
        assert.doesNotMatch(broker.log, /csp\/\+\/cmd\/\+/);
    });

    it("has allowed ones carried out for their source alone, and answers with their correlation", async () => {
        const told = offer("Küche 1/2");
        const others = offer("Gate");
        await load(["score", "resume"]);
        await online();
        const source = "Küche 1%2F2";
        await ask("score", JSON.stringify({ value: 0.5, correlation: "a1" }), {}, source);
        await until(() => results().length === 1);
        await ask("resume", "", { properties: { correlationData: Buffer.from("b2") } }, source);
        await until(() => results().length === 2);
        assert.deepEqual([told, others], [[0.5, null], []]);
        assert.deepEqual(
            results().map(({ command, ok, code, correlation }) => [command, ok, code, correlation]),
            [
                ["score", true, null, "a1"],
                ["resume", true, null, "b2"],
            ],
        );
    });

    it("refuses what is not on the list, and what no node carries out", async () => {
        const told = offer("Gate");
        await load(["score", "snapshot"]);
        await online();
        for (const [command, source] of [
            ["pause", "Gate"],
            ["snapshot", "Gate"],
            ["score", "Yard"],
            ["reboot", "Gate"],
        ]) {
            await ask(command!, "1", {}, source);
        }
        await until(() => results().length === 4);
        assert.deepEqual(told, []);
        for (const { ok, code } of results()) assert.deepEqual([ok, code], [false, "E_COMMAND_REFUSED"]);
    });

    it("ignores what was retained or sent long ago, and says so", async () => {
        const told = offer("Gate");
        await ask("score", "0.9", { retain: true });
        await load(["score"]);
        await until(() => results().length === 1);
        const at = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
        for (const payload of [{ at: at(60) }, { at: at(-60) }, { at: "soon" }, { at: at(1) }]) {
            await ask("score", JSON.stringify({ value: 0.4, ...payload }));
        }
        await until(() => results().length === 5);
        assert.deepEqual(
            results().map(({ code }) => code),
            ["E_COMMAND_STALE", "E_COMMAND_STALE", "E_COMMAND_STALE", "E_COMMAND_VALUE", null],
        );
        assert.deepEqual(told, [0.4]);
    });

    it("answers what a node says against it, and goes on", async () => {
        const fail = (): void => {
            throw new VisionError("E_COMMAND_VALUE", "Expected less.");
        };
        leave.push(remoteControls.add("Gate", { score: fail }));
        await load(["score"]);
        await online();
        await ask("score", "x".repeat(5000));
        await ask("score", "7");
        await ask("score", "{");
        await until(() => results().length === 3);
        assert.deepEqual(new Set(results().map(({ code }) => code)), new Set(["E_COMMAND_VALUE"]));
    });

    it("publishes the next frame as a picture when asked for one", async () => {
        await load(["snapshot"]);
        await online();
        give({ ...detectionMessage({}), frame: greyFrame(1) });
        await until(() => received.some(({ topic }) => topic === "csp/Gate/detections"));
        await ask("snapshot");
        await new Promise((resolve) => setTimeout(resolve, 200));
        assert.deepEqual(results(), [], "there is no next frame yet");
        give({ ...detectionMessage({}), frame: greyFrame(2) });
        await until(() => results().length === 1);
        assert.equal(results()[0]?.ok, true);
        await until(() => received.some(({ topic }) => topic === "csp/Gate/snapshot"));
    });

    it("keeps retained whether a source is looked at", async () => {
        let isPaused = false;
        const pause = (value: unknown): void => {
            isPaused = value !== "off";
            remoteControls.changed("Gate");
        };
        leave.push(remoteControls.add("Gate", { pause }, () => isPaused));
        await load(["pause"]);
        await until(() => received.some(({ topic, text }) => topic === "csp/Gate/enabled" && text === "on"));
        await ask("pause", "on");
        await until(() => received.some(({ topic, text }) => topic === "csp/Gate/enabled" && text === "off"));
        assert.equal((await broker.retained()).get("csp/Gate/enabled"), "off");
        await ask("pause", "off");
        await until(() => received.at(-1)?.text === "on" || results().length === 2);
        assert.equal((await broker.retained()).get("csp/Gate/enabled"), "on");
    });
});
