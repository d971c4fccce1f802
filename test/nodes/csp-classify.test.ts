import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { NodeMessage } from "node-red";
import type { Classification, Detection, VisionInfo } from "../../src/detection";
import { VisionFrame } from "../../src/frame";
import { decodePicture } from "../../src/image/decode-picture";
import type { ClassifyOptions, Engine } from "../../src/model/engine";
import { loadEngine } from "../../src/model/load-engine";
import { EMBEDDED_MODELS } from "../../src/model/locate-model";
import {
    answer,
    assertBalance,
    classifier,
    codeOf,
    detector,
    each,
    figures,
    loadDetection,
    MODEL,
    send,
    TINY,
    unloadDetection,
} from "../fixtures/detection";
import { greyFrame } from "../fixtures/frames";
import { shared } from "../fixtures/paths";
import { nextMessage, nextMessages, nextStatus } from "../fixtures/runtime";
import { assertValid } from "../fixtures/schemas";

const OPTIONS: ClassifyOptions = { top: 5, score: null, classes: null, margin: 0.1 };

/** What csp-classify sends; detections with what was added to them, or a ranking. */
interface Ranked extends NodeMessage {
    readonly payload: readonly Classification[];
    readonly frame: VisionFrame;
    readonly vision: Required<VisionInfo>;
}

const ask = async (message: NodeMessage): Promise<Ranked> => await answer(message, "cls");

describe("csp-classify", function () {
    this.timeout(30_000);
    let engine: Engine;
    before(async () => {
        const location = path.join(EMBEDDED_MODELS, "csp-tiny");
        engine = await loadEngine({ path: location, provider: "cpu", threads: 1 });
    });
    after(() => engine.close());
    afterEach(unloadDetection);

    it("answers a picture file with a ranking, the frame, the model and its times", async function () {
        const payload = readFileSync(shared(this, "images/giraffe.jpg"));
        await loadDetection([TINY, classifier({ name: "Zoo", top: "3" })]);
        const message = await ask({ payload, topic: "own", req: { a: 1 } });
        assert.equal(message.payload.length, 3);
        assert.equal(message.payload[0]!.label, "gazelle");
        const frame = await decodePicture(payload, { source: "Zoo", sequence: 0 });
        const { rankings } = await engine.classify(frame, null, { ...OPTIONS, top: 3 });
        assert.deepEqual(message.payload, rankings[0]);
        assert.ok(VisionFrame.isFrame(message.frame));
        assert.equal(message.vision.source, "Zoo");
        assert.deepEqual(message.vision.frame, { width: 500, height: 500 });
        assert.equal(message.vision.model.name, "csp-tiny");
        assert.equal("classes" in message.vision || "classifier" in message.vision, false);
        assert.ok(message.vision.timings.total >= message.vision.timings.inference);
        assert.equal(message["topic"], "own");
        assert.deepEqual(message["req"], { a: 1 });
        assertValid("ranking", { payload: message.payload, vision: message.vision });
    });

    for (const isolation of ["process", "thread"]) {
        it(`answers a frame of a camera, its model in a ${isolation}, and says which classes it chose from`, async () => {
            await loadDetection([
                { ...TINY, isolation },
                classifier({ classes: ["goldfish", "koala"], score: 0.2 }),
            ]);
            const vision = { source: "Gate", own: "kept", classes: ["person"] };
            const message = await ask({ frame: greyFrame(7), vision, payload: "anything" });
            const wanted = { ...OPTIONS, classes: ["goldfish", "koala"], score: 0.2 };
            assert.deepEqual(
                message.payload,
                (await engine.classify(greyFrame(7), null, wanted)).rankings[0],
            );
            assert.deepEqual(message.vision.classes, ["goldfish", "koala"]);
            assert.deepEqual(message.vision.frame, { width: 128, height: 96 });
            assert.equal((message.vision as unknown as { own: string }).own, "kept");
            assertValid("ranking", { payload: message.payload, vision: message.vision });
        });
    }

    it("adds to detections what it says of their part of the frame, and leaves the rest", async function () {
        const payload = readFileSync(shared(this, "images/dog.jpg"));
        await loadDetection([
            MODEL,
            TINY,
            detector({ score: "0.15", classes: ["car", "truck", "person", "bicycle"] }),
            classifier({ margin: "0.25", top: 2 }),
        ]);
        const found = await answer({ payload });
        assert.ok(found.payload.length > 0);
        const before = structuredClone(found.payload) as Detection[];
        const { payload: detections, frame, vision } = found;
        const message = await ask({ ...found });
        const regions = before.map(({ box }) => box);
        const { rankings } = await engine.classify(frame, regions, { ...OPTIONS, margin: 0.25, top: 2 });
        assert.equal(rankings[0]!.length, 2);
        assert.deepEqual(
            message.payload,
            before.map((detection, index) => ({ ...detection, classifications: rankings[index] })),
        );
        const { classifier: own, ...rest } = message.vision;
        assert.deepEqual(rest, vision);
        assert.equal(own.model.name, "csp-tiny");
        assert.deepEqual(Object.keys(own.timings), [
            "wait",
            "preprocess",
            "inference",
            "postprocess",
            "total",
        ]);
        assert.equal(message.frame, frame);
        assertValid("message", { payload: message.payload, vision: message.vision });
        // Other wires have the same detections: they are copied, not written to.
        assert.deepEqual(detections, before);
    });

    it("passes on a message without detections as it is, and runs nothing", async () => {
        await loadDetection([TINY, classifier()]);
        const vision = { source: "Gate", timings: { total: 1 } };
        const message = await ask({ frame: greyFrame(), payload: [], vision });
        assert.deepEqual(message.payload, []);
        assert.deepEqual(message.vision, vision);
        assert.deepEqual(figures("cls").stages, {});
        assert.equal(figures("cls").out, 1);
        assertBalance("cls");
    });

    it("looks at the newest frame of a source and counts the others", async () => {
        await loadDetection([TINY, classifier()]);
        await ask({ frame: greyFrame(0) });
        const done = nextMessages("done", 60);
        const last = new Promise<void>((resolve) => {
            each("end", (message) => {
                if ((message as Ranked).frame.sequence === 60) resolve();
            });
        });
        for (let i = 1; i <= 60; i++) send({ frame: greyFrame(i) }, "cls");
        await Promise.all([done, last]);
        const { out, dropped } = figures("cls");
        assert.ok(out < 20 && (dropped.newer ?? 0) > 40, JSON.stringify({ out, dropped }));
        assertBalance("cls");
    });

    it("answers every picture file that a detector before it has decoded", async function () {
        const payload = readFileSync(shared(this, "images/person.jpg"));
        await loadDetection([MODEL, TINY, detector({ wires: [["cls"]] }), classifier()]);
        const answers = nextMessages("end", 12);
        for (let i = 0; i < 12; i++) send({ payload, topic: `${i}` });
        const topics = (await answers).map((message) => message["topic"]);
        assert.deepEqual(topics.sort(), Array.from({ length: 12 }, (_, i) => `${i}`).sort());
        assert.deepEqual(figures("cls").dropped, {});
    });

    const BOX = { x: 0, y: 0, width: 1, height: 1 };
    for (const [what, message, code] of [
        ["neither a frame nor a picture", { payload: "a text" }, "E_NO_PICTURE"],
        ["detections without their frame", { payload: [{ box: BOX }] }, "E_NO_PICTURE"],
        [
            "detections with what is left of a copied frame",
            { frame: {}, payload: [{ box: BOX }] },
            "E_FRAME_COPIED",
        ],
        ["a list of something else", { frame: greyFrame(), payload: [1, 2] }, "E_PAYLOAD"],
        ["a ranking", { frame: greyFrame(), payload: [{ label: "a", classId: 0, score: 1 }] }, "E_PAYLOAD"],
        ["a box in pixels", { frame: greyFrame(), payload: [{ box: { ...BOX, width: 64 } }] }, "E_PAYLOAD"],
        [
            "a box without numbers",
            { frame: greyFrame(), payload: [{ box: { ...BOX, x: null } }] },
            "E_PAYLOAD",
        ],
        ["a buffer that is no picture", { payload: Buffer.from("no picture") }, "E_PICTURE"],
    ] as [string, NodeMessage, string][]) {
        it(`fails ${what} with ${code} on that message only`, async () => {
            await loadDetection([TINY, classifier()]);
            const caught = nextMessage("caught");
            send(message, "cls");
            assert.equal(codeOf(await caught), code);
            assert.equal((await ask({ frame: greyFrame() })).payload.length, 5);
            assertBalance("cls");
            assert.equal(figures("cls").errors, 1);
        });
    }

    it("fails each message, and shows why, when its model is a detector", async () => {
        const status = nextStatus("cls", /Expected a classifier, the model csp-street is a detector/);
        await loadDetection([MODEL, classifier({ model: "mo" })]);
        await status;
        const caught = nextMessage("caught");
        send({ frame: greyFrame() }, "cls");
        assert.equal(codeOf(await caught), "E_MODEL_TASK");
        assertBalance("cls");
    });
});

describe("csp-detect with the model of a classifier", function () {
    this.timeout(30_000);
    afterEach(unloadDetection);

    it("fails each message, and shows why", async () => {
        const status = nextStatus("det", /Expected a detector, the model csp-tiny is a classifier/);
        await loadDetection([TINY, detector({ model: "tiny" })]);
        await status;
        const caught = nextMessage("caught");
        send({ frame: greyFrame() });
        assert.equal(codeOf(await caught), "E_MODEL_TASK");
        assertBalance();
    });
});
