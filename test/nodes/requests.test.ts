import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import sharp from "sharp";
import type { Detection } from "../../src/detection";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../fixtures/node-red";
import { ROOT, shared } from "../fixtures/paths";

const FLOW: FlowNode[] = [
    { id: "t1", type: "tab", label: "case" },
    { id: "hi", type: "http in", z: "t1", url: "/detect", method: "post", upload: false, wires: [["log"]] },
    { id: "log", type: "function", z: "t1", func: "node.log('posted'); return msg;", wires: [["de"]] },
    { id: "de", type: "csp-detect", z: "t1", name: "", model: "mo", wires: [["hr"]] },
    { id: "hr", type: "http response", z: "t1", statusCode: "", headers: {}, wires: [] },
    { id: "ct", type: "catch", z: "t1", scope: ["de"], uncaught: false, wires: [["e5"]] },
    {
        id: "e5",
        type: "function",
        z: "t1",
        func: "msg.statusCode=503;msg.payload={code:msg.error.code,message:msg.error.message};return msg;",
        outputs: 1,
        wires: [["hr"]],
    },
    { id: "mo", type: "csp-model", name: "" },
];

/** Parts of a real picture, each another one. */
async function pictures(file: string, count: number): Promise<Buffer[]> {
    const original = sharp(readFileSync(file));
    const { width, height } = await original.metadata();
    return Promise.all(
        Array.from({ length: count }, (_, i) =>
            original
                .clone()
                .extract({ left: i * 4, top: 0, width: width - 80, height })
                .jpeg()
                .toBuffer(),
        ),
    );
}

describe("pictures posted over HTTP", function () {
    this.timeout(60_000);
    let nodeRed: RunningNodeRed;

    before(async () => {
        nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT, flows: FLOW });
    });
    after(() => nodeRed.stop());

    async function post(type: string, body: Buffer | string): Promise<{ status: number; body: unknown }> {
        const response = await fetch(`${nodeRed.url}/detect`, {
            method: "POST",
            headers: { "Content-Type": type },
            body: body as BodyInit,
            signal: AbortSignal.timeout(20_000),
        });
        return { status: response.status, body: await response.json() };
    }

    it("are answered each by its own result or a code, 20 at once, then a text, then nothing", async function () {
        const posted = await pictures(shared(this, "images/person.jpg"), 20);
        const alone = [];
        for (const picture of posted) alone.push(await post("image/jpeg", picture));
        assert.ok(alone.every(({ status }) => status === 200));
        assert.ok((alone[0]!.body as Detection[]).some(({ label }) => label === "person"));

        const begun = performance.now();
        const together = await Promise.all(posted.map((picture) => post("image/jpeg", picture)));
        const results = together.filter(({ status }) => status === 200).length;
        assert.ok(results >= 16, `${results} results`);
        for (const [i, { status, body }] of together.entries()) {
            if (status === 200) assert.deepEqual(body, alone[i]!.body);
            else assert.deepEqual([status, (body as { code: string }).code], [503, "E_BUSY"]);
        }
        const text = await post("text/plain", "a text");
        assert.deepEqual([text.status, (text.body as { code: string }).code], [503, "E_NO_PICTURE"]);
        const empty = await post("image/jpeg", "");
        assert.deepEqual([empty.status, (empty.body as { code: string }).code], [503, "E_NO_PICTURE"]);
        assert.ok(performance.now() - begun < 20_000);
    });

    it("are answered though the detector alone is deployed anew meanwhile", async function () {
        const large = await sharp(readFileSync(shared(this, "images/person.jpg")))
            .resize(4000)
            .jpeg()
            .toBuffer();
        const posted = Array.from({ length: 8 }, () => large);
        const from = nodeRed.log().length;
        let answered = 0;
        const answers = posted.map((picture) => post("image/jpeg", picture).finally(() => (answered += 1)));
        await nodeRed.logged(/(posted[^]*){8}/, from);
        assert.ok(answered < 8, "pictures are under way");
        await nodeRed.deploy(
            FLOW.map((node) => (node.id === "de" ? { ...node, max: 50 } : node)),
            "nodes",
        );
        assert.deepEqual(
            (await Promise.all(answers)).map(({ status }) => status),
            posted.map(() => 200),
        );
    });
});
