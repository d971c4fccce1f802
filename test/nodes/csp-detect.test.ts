import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { NodeMessage } from "node-red";
import sharp from "sharp";
import type { Detection, VisionInfo } from "../../src/detection";
import { VisionFrame } from "../../src/frame";
import type { NodeFigures } from "../../src/stats/node-stats";
import { statsRegistry } from "../../src/stats/registry";
import { greyFrame } from "../fixtures/frames";
import { shared } from "../fixtures/paths";
import { nextMessage, nextMessages, nextStatus, ownNode, useLine } from "../fixtures/runtime";

interface Answer extends NodeMessage {
    readonly payload: readonly Detection[];
    readonly frame: VisionFrame;
    readonly vision: Required<VisionInfo>;
}

const TAB = { id: "tab", type: "tab", label: "t" };
const SINKS = ["end", "caught", "done"].map((id) => ({
    id,
    type: "helper",
    z: "tab",
    x: 1,
    y: 1,
    wires: [],
}));
const AROUND = [
    { id: "c", type: "catch", z: "tab", x: 1, y: 1, scope: null, wires: [["caught"]] },
    { id: "complete", type: "complete", z: "tab", x: 1, y: 1, scope: ["det"], wires: [["done"]] },
    ...SINKS,
];
const MODEL = { id: "mo", type: "csp-model" };

function detector(more: object = {}): object {
    return { id: "det", type: "csp-detect", z: "tab", x: 1, y: 1, model: "mo", wires: [["end"]], ...more };
}

function codeOf(message: NodeMessage): string {
    return (message["error"] as { code: string }).code;
}

function figures(): NodeFigures {
    return statsRegistry.figures(["det"])[0]!;
}

function assertBalance({ in: arrived, out, errors, dropped }: NodeFigures): void {
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    assert.equal(arrived, out + lost + errors, JSON.stringify({ arrived, out, errors, dropped }));
}

describe("csp-detect", function () {
    this.timeout(30_000);
    const helper = useLine("4.1");

    before(() => void useLine("4.1"));
    afterEach(() => helper.unload());

    const load = (nodes: object[]): Promise<void> =>
        helper.load([ownNode("csp-model"), ownNode("csp-detect")], [TAB, ...nodes, ...AROUND]);

    async function answer(message: object): Promise<Answer> {
        const answered = nextMessage("end");
        helper.getNode("det").receive(message);
        return (await answered) as Answer;
    }

    it("answers a picture file in its own pixels, with the frame, the model and its times", async function () {
        const payload = readFileSync(shared(this, "images/person.jpg"));
        const { width, height } = await sharp(payload).metadata();
        await load([MODEL, detector({ name: "Door" })]);
        const own = {
            parts: { id: "p", index: 0 },
            _linkSource: [{ id: "x" }],
            req: { a: 1 },
            res: { b: 2 },
        };
        const message = await answer({ payload, topic: "own", ...own });

        const person = message.payload.find(({ label }) => label === "person")!;
        assert.ok(person.score > 0.35 && person.score <= 1);
        assert.equal(person.boxPx.width, Math.round(person.box.width * width));
        assert.deepEqual(
            message.payload.map(({ score }) => score),
            message.payload.map(({ score }) => score).sort((a, b) => b - a),
        );
        assert.ok(VisionFrame.isFrame(message.frame));
        assert.equal(message.frame.source, "Door");
        assert.deepEqual(message.vision.frame, { width, height });
        assert.equal(message.vision.source, "Door");
        assert.equal(message.vision.model.name, "csp-street");
        assert.match(message.vision.model.digest, /^sha256:[0-9a-f]{64}$/);
        assert.equal(message.vision.model.provider, "cpu");
        assert.equal("classes" in message.vision, false);
        const { wait, preprocess, inference, postprocess, total } = message.vision.timings;
        assert.ok([wait, preprocess, inference, postprocess].every((time) => time >= 0));
        assert.ok(total >= inference);
        assert.equal(message["topic"], "own");
        for (const [name, value] of Object.entries(own)) assert.deepEqual(message[name], value, name);
    });

    it("gives of a frame what it gives of the same picture, in the camera's pixels", async function () {
        const payload = readFileSync(shared(this, "images/person.jpg"));
        await load([MODEL, detector()]);
        const picture = await answer({ payload });
        const { pixels, width, height } = picture.frame;
        const size = { width, height, nativeWidth: width * 2, nativeHeight: height * 2 };
        const frame = new VisionFrame({
            pixels,
            ...size,
            source: "Gate",
            sequence: 7,
            pts: 1.5,
            capturedAt: 0,
        });
        const vision = { source: "Gate", sequence: 7, own: "kept" };
        const message = await answer({ frame, vision });
        assert.deepEqual(
            message.payload.map(({ box, score }) => ({ box, score })),
            picture.payload.map(({ box, score }) => ({ box, score })),
        );
        assert.equal(message.payload[0]!.boxPx.width, Math.round(message.payload[0]!.box.width * width * 2));
        assert.equal(message.frame, frame);
        assert.equal(message.vision.sequence, 7);
        assert.equal((message.vision as unknown as { own: string }).own, "kept");
        assert.deepEqual(message.vision.frame, { width: width * 2, height: height * 2 });
    });

    it("looks for the wanted classes only, and says which", async function () {
        const payload = readFileSync(shared(this, "images/dog.jpg"));
        await load([MODEL, detector({ classes: ["bicycle"], score: "0.1" })]);
        const message = await answer({ payload });
        assert.deepEqual(new Set(message.payload.map(({ label }) => label)), new Set(["bicycle"]));
        assert.deepEqual(message.vision.classes, ["bicycle"]);
    });

    for (const [what, message, code] of [
        ["neither a frame nor a picture", { payload: "a text" }, "E_NO_PICTURE"],
        ["an empty buffer", { payload: Buffer.alloc(0) }, "E_NO_PICTURE"],
        ["no payload at all", {}, "E_NO_PICTURE"],
        ["what a deep copy left of a frame", { frame: {}, payload: 1 }, "E_FRAME_COPIED"],
        ["a frame as text", { frame: JSON.stringify(greyFrame()) }, "E_FRAME_COPIED"],
        ["a buffer that is no picture", { payload: Buffer.from("no picture") }, "E_PICTURE"],
    ] as [string, object, string][]) {
        it(`fails ${what} with ${code} on that message only`, async () => {
            await load([MODEL, detector()]);
            const caught = nextMessage("caught");
            helper.getNode("det").receive(message);
            assert.equal(codeOf(await caught), code);
            assert.deepEqual((await answer({ frame: greyFrame() })).payload, []);
            assertBalance(figures());
            assert.equal(figures().errors, 1);
        });
    }

    it("answers each of 40 pictures at once: a result, or E_BUSY beyond 16 that wait", async () => {
        const grey = { create: { width: 64, height: 48, channels: 3 as const, background: "#727272" } };
        const payload = await sharp(grey).jpeg().toBuffer();
        await load([MODEL, detector()]);
        const answers = new Promise<{ results: number; busy: number }>((resolve) => {
            const seen = { results: 0, busy: 0 };
            const count = (kind: "results" | "busy") => (): void => {
                seen[kind] += 1;
                if (seen.results + seen.busy === 40) resolve(seen);
            };
            helper.getNode("end").on("input", count("results"));
            helper.getNode("caught").on("input", (message) => {
                assert.equal(codeOf(message), "E_BUSY");
                count("busy")();
            });
        });
        for (let i = 0; i < 40; i++) helper.getNode("det").receive({ payload });
        const { results, busy } = await answers;
        assert.ok(results >= 16 && busy > 0, `${results} results, ${busy} busy`);
        assertBalance(figures());
    });

    it("looks at the newest frame of a source and ends every other message", async () => {
        await load([MODEL, detector()]);
        await answer({ frame: greyFrame(0) });
        const done = nextMessages("done", 100);
        const last = new Promise<void>((resolve) => {
            helper.getNode("end").on("input", (message) => {
                if ((message as Answer).frame.sequence === 100) resolve();
            });
        });
        for (let i = 1; i <= 100; i++) helper.getNode("det").receive({ frame: greyFrame(i) });
        await Promise.all([done, last]);
        const { out, dropped } = figures();
        assert.ok(out < 10 && (dropped.newer ?? 0) > 90, JSON.stringify({ out, dropped }));
        assertBalance(figures());
    });

    it("looks at every frame with the policy all, in their order", async () => {
        await load([MODEL, detector({ policy: "all" })]);
        const messages = nextMessages("end", 12);
        const frames = Array.from({ length: 12 }, (_, i) => greyFrame(i));
        for (const frame of frames) helper.getNode("det").receive({ frame });
        const sequences = ((await messages) as Answer[]).map(({ frame }) => frame.sequence);
        assert.deepEqual(
            sequences,
            frames.map(({ sequence }) => sequence),
        );
        // Whoever reads the file waits for these.
        await Promise.all(frames.map((frame) => frame.whenReleased()));
    });

    it("takes every nth frame and counts the others under that reason", async () => {
        await load([MODEL, detector({ policy: "nth", nth: "3" })]);
        const done = nextMessages("done", 9);
        for (let i = 0; i < 9; i++) {
            helper.getNode("det").receive({ frame: greyFrame(i) });
            if (i % 3 === 0) await nextMessage("end");
        }
        await done;
        assert.equal(figures().out, 3);
        assert.equal(figures().dropped.nth, 6);
        assertBalance(figures());
    });

    for (const [what, nodes] of [
        ["missing", [detector({ model: "nowhere" })]],
        ["disabled", [{ ...MODEL, d: true }, detector()]],
        ["not to be found on disk", [{ ...MODEL, model: "/no/such/model" }, detector()]],
    ] as [string, object[]][]) {
        it(`fails each message with the cause, and shows it, when its model is ${what}`, async () => {
            const status = nextStatus("det", /model/i);
            await load(nodes);
            await status;
            const caught = nextMessages("caught", 2);
            helper.getNode("det").receive({ frame: greyFrame() });
            helper.getNode("det").receive({ payload: Buffer.from("x") });
            for (const message of await caught) assert.match(codeOf(message), /^E_(CONFIG|MODEL_MISSING)$/);
            assertBalance(figures());
        });
    }

    it("reads 7 ± 0.3 per second when it is fed 7 frames a second for 10 s", async () => {
        await load([MODEL, detector()]);
        await answer({ frame: greyFrame() });
        let sent = 0;
        const status = nextStatus("det", /^(6\.[7-9]|7\.[0-3]) fps · \d+\.\d ms · cpu$/, 12_000);
        await new Promise<void>((resolve) => {
            const begun = performance.now();
            const feed = (): void => {
                helper.getNode("det").receive({ frame: greyFrame(++sent) });
                if (sent === 70) resolve();
                else setTimeout(feed, begun + (sent * 1000) / 7 - performance.now());
            };
            feed();
        });
        const { fps } = figures();
        assert.ok(Math.abs(fps - 7) <= 0.3, `${fps}`);
        await status;
    });
});
