import assert from "node:assert/strict";
import {
    detectionMessage,
    figuresOf,
    give,
    loadPublishing,
    publishFlow,
    unloadPublishing,
} from "../fixtures/publishing";
import { nextMessage, nextMessages, nextStatus } from "../fixtures/runtime";

describe("csp-publish with a broker that is disabled", () => {
    afterEach(() => unloadPublishing());

    it("says so on its status and once to Catch nodes, and ends all further messages in peace", async () => {
        const shown = nextStatus("pu", /broker/);
        await loadPublishing(publishFlow("mqtt://127.0.0.1:1", {}, { d: true }));
        assert.match(await shown, /missing or disabled/);
        const caught = nextMessage("caught");
        const ended = nextMessages("done", 4);
        for (let sequence = 0; sequence < 5; sequence++) give(detectionMessage({ sequence }));
        const { error } = (await caught) as unknown as { error: { code: string; message: string } };
        assert.match(error.message, /Field broker: it is missing or disabled/);
        assert.equal(error.code, "E_CONFIG");
        await ended;
        const { in: arrived, errors, out } = figuresOf("pu");
        assert.deepEqual([arrived, errors, out], [5, 5, 0]);
    });
});
