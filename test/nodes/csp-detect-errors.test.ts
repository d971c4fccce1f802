import assert from "node:assert/strict";
import type { NodeMessage } from "node-red";
import sharp from "sharp";
import {
    answer,
    assertBalance,
    codeOf,
    detector,
    each,
    figures,
    loadDetection,
    MODEL,
    send,
    unloadDetection,
} from "../fixtures/detection";
import { greyFrame } from "../fixtures/frames";
import { nextMessage, nextMessages, nextStatus } from "../fixtures/runtime";

describe("csp-detect, given what it cannot use", function () {
    this.timeout(30_000);
    afterEach(unloadDetection);

    for (const [what, message, code] of [
        ["neither a frame nor a picture", { payload: "a text" }, "E_NO_PICTURE"],
        ["an empty buffer", { payload: Buffer.alloc(0) }, "E_NO_PICTURE"],
        ["no payload at all", {}, "E_NO_PICTURE"],
        ["what a deep copy left of a frame", { frame: {}, payload: 1 }, "E_FRAME_COPIED"],
        ["a frame as text", { frame: JSON.stringify(greyFrame()) }, "E_FRAME_COPIED"],
        ["a buffer that is no picture", { payload: Buffer.from("no picture") }, "E_PICTURE"],
    ] as [string, NodeMessage, string][]) {
        it(`fails ${what} with ${code} on that message only`, async () => {
            await loadDetection([MODEL, detector()]);
            const caught = nextMessage("caught");
            send(message);
            assert.equal(codeOf(await caught), code);
            assert.deepEqual((await answer({ frame: greyFrame() })).payload, []);
            assertBalance();
            assert.equal(figures().errors, 1);
        });
    }

    it("answers each of 40 pictures at once: a result, or E_BUSY beyond 16 that wait", async () => {
        const grey = { create: { width: 64, height: 48, channels: 3 as const, background: "#727272" } };
        const payload = await sharp(grey).jpeg().toBuffer();
        await loadDetection([MODEL, detector()]);
        const answers = new Promise<{ results: number; busy: number }>((resolve) => {
            const seen = { results: 0, busy: 0 };
            const count = (kind: "results" | "busy") => (): void => {
                seen[kind] += 1;
                if (seen.results + seen.busy === 40) resolve(seen);
            };
            each("end", count("results"));
            each("caught", (message) => {
                assert.equal(codeOf(message), "E_BUSY");
                count("busy")();
            });
        });
        for (let i = 0; i < 40; i++) send({ payload });
        const { results, busy } = await answers;
        assert.ok(results >= 16 && busy > 0, `${results} results, ${busy} busy`);
        assertBalance();
    });

    it("fails each message with the classes that the model knows when it is to look for another", async () => {
        await loadDetection([MODEL, detector({ classes: ["unicorn"] })]);
        const caught = nextMessage("caught");
        send({ frame: greyFrame() });
        assert.match(((await caught)["error"] as Error).message, /classes.*unicorn.*person/);
    });

    for (const [what, nodes] of [
        ["missing", [detector({ model: "nowhere" })]],
        ["disabled", [{ ...MODEL, d: true }, detector()]],
        ["not to be found on disk", [{ ...MODEL, model: "/no/such/model" }, detector()]],
    ] as [string, object[]][]) {
        it(`fails each message with the cause, and shows it, when its model is ${what}`, async () => {
            const status = nextStatus("det", /model/i);
            await loadDetection(nodes);
            await status;
            const caught = nextMessages("caught", 2);
            send({ frame: greyFrame() });
            send({ payload: Buffer.from("x") });
            for (const message of await caught) assert.match(codeOf(message), /^E_(CONFIG|MODEL_MISSING)$/);
            assertBalance();
        });
    }
});
