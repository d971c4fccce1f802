import assert from "node:assert/strict";
import type { NodeMessage } from "node-red";
import sharp from "sharp";
import type { NodeFigures } from "../../src/stats/node-stats";
import { statsRegistry } from "../../src/stats/registry";
import { eventually } from "../fixtures/eventually";
import { greyFrame } from "../fixtures/frames";
import { nextMessage, nextMessages, nextStatus, ownNode, useLine } from "../fixtures/runtime";

const CAR = {
    label: "car",
    classId: 2,
    score: 0.8312,
    box: { x: 0.25, y: 0.25, width: 0.5, height: 0.5 },
    boxPx: { x: 32, y: 24, width: 64, height: 48 },
};

describe("csp-annotate", () => {
    const helper = useLine("4.1");

    before(() => useLine("4.1"));
    afterEach(() => helper.unload());

    function load(config: object = {}): Promise<void> {
        const place = { z: "tab", x: 1, y: 1 };
        return helper.load(
            [ownNode("csp-annotate")],
            [
                { id: "tab", type: "tab", label: "t" },
                { id: "an", type: "csp-annotate", ...place, wires: [["end"]], ...config },
                { id: "c", type: "catch", ...place, scope: null, wires: [["caught"]] },
                { id: "complete", type: "complete", ...place, scope: ["an"], wires: [["done"]] },
                ...["end", "caught", "done"].map((id) => ({ id, type: "helper", ...place, wires: [] })),
            ],
        );
    }

    const give = (message: NodeMessage): void => helper.getNode("an").receive(message);
    const figures = (): NodeFigures => statsRegistry.figures(["an"])[0]!;

    async function codeFor(message: NodeMessage): Promise<string> {
        const caught = nextMessage("caught");
        give(message);
        const { code, message: words } = (await caught)["error"] as { code: string; message: string };
        return `${code} ${words}`;
    }

    it("sends a JPEG in place of the detections, and those beside it", async () => {
        await load();
        const answered = nextMessage("end");
        const frame = greyFrame(7);
        const detections = [CAR];
        give({ payload: detections, frame, vision: { source: "Gate" }, req: "kept", topic: "Gate" });
        const answer = await answered;
        const { format, width, height } = await sharp(answer.payload as Buffer).metadata();
        assert.deepEqual({ format, width, height }, { format: "jpeg", width: 64, height: 48 });
        assert.deepEqual(answer["detections"], detections);
        assert.equal(answer["frame"], frame);
        assert.deepEqual(
            [answer["vision"], answer["req"], answer.topic],
            [{ source: "Gate" }, "kept", "Gate"],
        );
    });

    it("draws what a function node made up, and the classifications of a classifier", async () => {
        await load();
        for (const payload of [
            [],
            [{ label: "x", score: 1, box: CAR.box }],
            [{ ...CAR, classifications: [{ label: "taxi", classId: 1, score: 0.4 }] }],
        ]) {
            const answered = nextMessage("end");
            give({ payload, frame: greyFrame() });
            assert.ok(Buffer.isBuffer((await answered).payload));
        }
    });

    it("takes quality and scores from its fields", async () => {
        const lengths: number[] = [];
        for (const config of [{}, { quality: "10" }, { scores: false }]) {
            await load(config);
            const answered = nextMessage("end");
            give({ payload: [CAR], frame: greyFrame() });
            lengths.push(((await answered).payload as Buffer).length);
            await helper.unload();
        }
        assert.ok(lengths[1]! < lengths[0]!);
        assert.notEqual(lengths[2], lengths[0]);
    });

    it("refuses what has no frame, a copy of one, and what is no list of detections, on that message", async () => {
        await load();
        assert.match(await codeFor({ payload: [CAR] }), /^E_NO_PICTURE /);
        assert.match(await codeFor({ payload: [CAR], frame: {} }), /^E_FRAME_COPIED /);
        const frame = greyFrame();
        for (const [payload, words] of [
            [undefined, /an array, got nothing/],
            [{}, /an array, got object/],
            ["car", /an array, got string/],
            [Buffer.from("x"), /an array, got a buffer/],
            [[CAR, null], /entry 1 lacks a label/],
            [[{ ...CAR, label: 3 }], /entry 0 lacks a label/],
            [[{ ...CAR, score: NaN }], /entry 0 lacks a score/],
            [[{ label: "tabby", classId: 281, score: 0.9 }], /entry 0 lacks a box/],
            [[{ ...CAR, box: { ...CAR.box, width: "1" } }], /entry 0 lacks box.width/],
            [[{ ...CAR, classifications: [{ score: 1 }] }], /entry 0 lacks labels/],
        ] as const) {
            const answer = await codeFor({ payload, frame });
            assert.match(answer, /^E_PAYLOAD /);
            assert.match(answer, words);
        }
        const { in: arrived, out, errors } = figures();
        assert.deepEqual([arrived, out, errors], [12, 0, 12]);
    });

    it("keeps pictures in their order, answers at most 16 at a time, and counts what it did", async () => {
        await load();
        const answered = nextMessages("end", 16);
        const refused = nextMessages("caught", 4);
        for (let sequence = 0; sequence < 20; sequence++) {
            give({ payload: [CAR], frame: greyFrame(sequence), number: sequence });
        }
        for (const each of await refused) assert.equal((each["error"] as { code: string }).code, "E_BUSY");
        assert.deepEqual(
            (await answered).map((each) => each["number"]),
            Array.from({ length: 16 }, (_, index) => index),
        );
        const { in: arrived, out, errors, dropped, stages } = figures();
        assert.deepEqual({ arrived, out, errors, dropped }, { arrived: 20, out: 16, errors: 4, dropped: {} });
        assert.deepEqual(Object.keys(stages).sort(), ["draw", "node", "total"]);
    });

    it("holds the frame of a file while it draws", async () => {
        await load();
        const frame = greyFrame();
        const answered = nextMessage("end");
        give({ payload: [CAR], frame });
        let isReleased = false;
        void frame.whenReleased().then(() => (isReleased = true));
        await answered;
        await eventually(
            () => isReleased,
            (released) => released,
            2000,
        );
    });

    it("draws and counts nothing, and says so, while no wire leaves it", async () => {
        const status = nextStatus("an", /no wire/);
        await load({ wires: [[]] });
        await status;
        const done = nextMessage("done");
        const message = { payload: [CAR], frame: greyFrame() };
        give(message);
        await done;
        assert.deepEqual(message.payload, [CAR]);
        assert.deepEqual(figures().stages, {});
        assert.equal(figures().in, 0);
    });

    it("drops what waits when it is closed, and lets the flow end", async () => {
        await load();
        const messages: NodeMessage[] = [];
        helper.getNode("end").on("input", (message: NodeMessage) => messages.push(message));
        for (let sequence = 0; sequence < 10; sequence++) {
            give({ payload: [CAR], frame: greyFrame(sequence) });
        }
        await eventually(
            () => figures().in,
            (count) => count === 10,
            2000,
        );
        await helper.unload();
        assert.ok(messages.length < 10, `${messages.length} of 10 were sent`);
    });

    it("is in error, and names the field, when its quality is none", async () => {
        const status = nextStatus("an", /quality.*from 1 to 100/);
        await load({ quality: "101" });
        await status;
        assert.match(await codeFor({ payload: [CAR], frame: greyFrame() }), /^E_CONFIG .*quality/);
    });
});
