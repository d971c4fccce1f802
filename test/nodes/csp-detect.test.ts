import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import sharp from "sharp";
import { VisionFrame } from "../../src/frame";
import { remoteControls } from "../../src/node-kit/remote-controls";
import {
    answer,
    assertBalance,
    detector,
    each,
    figures,
    loadDetection,
    MODEL,
    send,
    unloadDetection,
    type Answer,
} from "../fixtures/detection";
import { greyFrame } from "../fixtures/frames";
import { shared } from "../fixtures/paths";
import { nextMessage, nextMessages, nextStatus } from "../fixtures/runtime";

describe("csp-detect", function () {
    this.timeout(30_000);
    afterEach(unloadDetection);

    it("answers a picture file in its own pixels, with the frame, the model and its times", async function () {
        const payload = readFileSync(shared(this, "images/person.jpg"));
        const { width, height } = await sharp(payload).metadata();
        await loadDetection([MODEL, detector({ name: "Door" })]);
        const own = {
            parts: { id: "p", index: 0 },
            _linkSource: [{ id: "x" }],
            req: { a: 1 },
            res: { b: 2 },
        };
        const message = await answer({ payload, topic: "own", ...own });

        const person = message.payload.find(({ label }) => label === "person")!;
        assert.ok(person.score > 0 && person.score <= 1);
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

    it("counts the boxes that a network gives without a number or an area", async function () {
        const model = shared(this, "cases/models/d12/v8-nan.onnx");
        const payload = readFileSync(shared(this, "cases/models/pictures/scene.png"));
        await loadDetection([{ ...MODEL, model }, detector()]);
        const { payload: found } = await answer({ payload });
        assert.deepEqual(
            found.map(({ label }) => label),
            ["red", "green", "blue", "red"],
        );
        const { discarded, out } = figures();
        assert.ok(discarded >= 5, `${discarded}`);
        assert.equal(out, 1);
    });

    it("takes the head and the labels that csp-model says in place of the model's own", async function () {
        const model = shared(this, "cases/models/d01/v8-64px-80c.onnx");
        const labels = shared(this, "cases/models/d01/80.names");
        const payload = readFileSync(shared(this, "cases/models/pictures/square8.png"));
        await loadDetection([{ ...MODEL, model, labels, head: "yolov8", channelsAxis: "1" }, detector()]);
        const { payload: found } = await answer({ payload });
        assert.deepEqual(
            found.map(({ label }) => label),
            ["thing0", "thing39", "thing79", "thing0"],
        );
    });

    it("gives of a frame what it gives of the same picture, in the camera's pixels", async function () {
        const payload = readFileSync(shared(this, "images/person.jpg"));
        await loadDetection([MODEL, detector()]);
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

    it("takes another score for one source when asked to over MQTT", async () => {
        await loadDetection([MODEL, detector({ score: 0 })]);
        const count = async (source: string): Promise<number> =>
            (await answer({ frame: greyFrame(1, source) })).payload.length;
        const before = [await count("Gate"), await count("Yard")];
        assert.ok(
            before.every((many) => many > 0),
            before.join(),
        );
        const [control = assert.fail("no control")] = remoteControls.find("Gate", "score");
        await control("1");
        assert.deepEqual([await count("Gate"), await count("Yard")], [0, before[1]]);
        assert.throws(() => control(7), { code: "E_COMMAND_VALUE" });
        await unloadDetection();
        assert.deepEqual(remoteControls.find("Gate", "score"), []);
    });

    it("looks for the wanted classes only, and says which", async function () {
        const payload = readFileSync(shared(this, "images/dog.jpg"));
        await loadDetection([MODEL, detector({ classes: ["person"], score: "0.15" })]);
        const message = await answer({ payload });
        assert.deepEqual(new Set(message.payload.map(({ label }) => label)), new Set(["person"]));
        assert.deepEqual(message.vision.classes, ["person"]);
    });

    it("looks at the newest frame of a source and ends every other message", async () => {
        await loadDetection([MODEL, detector()]);
        await answer({ frame: greyFrame(0) });
        const done = nextMessages("done", 100);
        const last = new Promise<void>((resolve) => {
            each("end", (message) => {
                if ((message as Answer).frame.sequence === 100) resolve();
            });
        });
        for (let i = 1; i <= 100; i++) send({ frame: greyFrame(i) });
        await Promise.all([done, last]);
        const { out, dropped } = figures();
        assert.ok(out < 10 && (dropped.newer ?? 0) > 90, JSON.stringify({ out, dropped }));
        assertBalance();
    });

    it("looks at every frame with the policy all, in their order", async () => {
        await loadDetection([MODEL, detector({ policy: "all" })]);
        const messages = nextMessages("end", 12);
        const frames = Array.from({ length: 12 }, (_, i) => greyFrame(i));
        for (const frame of frames) send({ frame });
        const sequences = ((await messages) as Answer[]).map(({ frame }) => frame.sequence);
        assert.deepEqual(
            sequences,
            frames.map(({ sequence }) => sequence),
        );
        // Whoever reads the file waits for these.
        await Promise.all(frames.map((frame) => frame.whenReleased()));
    });

    it("takes every nth frame and counts the others under that reason", async () => {
        await loadDetection([MODEL, detector({ policy: "nth", nth: "3" })]);
        const done = nextMessages("done", 9);
        for (let i = 0; i < 9; i++) {
            send({ frame: greyFrame(i) });
            if (i % 3 === 0) await nextMessage("end");
        }
        await done;
        assert.equal(figures().out, 3);
        assert.equal(figures().dropped.nth, 6);
        assertBalance();
    });

    it("reads 7 ± 0.3 per second when it is fed 7 frames a second for 10 s", async () => {
        await loadDetection([MODEL, detector()]);
        await answer({ frame: greyFrame() });
        let sent = 0;
        const status = nextStatus("det", /^(6\.[7-9]|7\.[0-3]) fps · \d+\.\d ms · cpu$/, 12_000);
        await new Promise<void>((resolve) => {
            const begun = performance.now();
            const feed = (): void => {
                send({ frame: greyFrame(++sent) });
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
