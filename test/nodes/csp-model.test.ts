import assert from "node:assert/strict";
import { startNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";

describe("what the editor is told of a model", function () {
    this.timeout(30_000);

    it("is its name, task, labels and score, or why there is none", async () => {
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
        try {
            const embedded = (await nodeRed.get("/csp-vision/model?model=")) as { labels: string[] };
            assert.deepEqual(embedded, {
                name: "csp-street",
                task: "detect",
                labels: embedded.labels,
                score: 0.35,
            });
            assert.ok(embedded.labels.includes("person"));
            const missing = await fetch(`${nodeRed.url}/csp-vision/model?model=no-such-model`);
            assert.equal(missing.status, 404);
            const { code, message } = (await missing.json()) as { code: string; message: string };
            assert.equal(code, "E_MODEL_MISSING");
            assert.match(message, /no-such-model/);
        } finally {
            await nodeRed.stop();
        }
    });

    it("is nothing for those who may not read", async () => {
        const settings = { adminAuth: { type: "credentials", users: [] } };
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT, settings });
        try {
            assert.equal((await fetch(`${nodeRed.url}/csp-vision/model?model=`)).status, 401);
        } finally {
            await nodeRed.stop();
        }
    });
});
