import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NodeMessage } from "node-red";
import sharp from "sharp";
import { VisionFrame } from "../../src/frame";
import type { EventDocument } from "../../src/mqtt/event-document";
import { eventually } from "../fixtures/eventually";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import {
    detectionMessage,
    give,
    loadPublishing,
    publishFlow,
    unloadPublishing,
} from "../fixtures/publishing";
import { nextMessage } from "../fixtures/runtime";
import { assertValid } from "../fixtures/schemas";

const BRIGHT = { x: 0.25, y: 0.25, width: 0.25, height: 0.5 };

/** A black frame with a bright block of a colour of its own where the box is. */
function pictured(level: number, sequence: number): VisionFrame {
    const [width, height] = [160, 120];
    const pixels = VisionFrame.allocate(width, height).fill(0);
    for (let y = 30; y < 90; y++) pixels.fill(level, (y * width + 40) * 3, (y * width + 80) * 3);
    const more = { nativeWidth: 640, nativeHeight: 480, source: "Gate", sequence, pts: null };
    return new VisionFrame({ pixels, width, height, ...more, capturedAt: Date.now() });
}

/** What a detector sends behind a camera: one object of a score, in the bright block. */
function shown(score: number, sequence: number, level = 200): NodeMessage {
    const message = detectionMessage({ sequence });
    const [detection] = message.payload as object[];
    return {
        ...message,
        payload: [{ ...detection, score, box: BRIGHT }],
        frame: pictured(level, sequence),
    };
}

function events(received: readonly Received[], topic = "csp/Gate/events"): EventDocument[] {
    return received
        .filter((one) => one.topic === topic)
        .map(({ text }) => {
            const document = JSON.parse(text) as EventDocument;
            assertValid("event", document);
            return document;
        });
}

describe("csp-publish with events", function () {
    this.timeout(30_000);
    const fast = { events: true, eventFrames: 2, eventTimeout: 0.5, outputs: 1, wires: [["out"]] };
    const out = { id: "out", type: "helper", z: "tab", x: 1, y: 1, wires: [] };
    let broker: Mosquitto;
    let received: Received[];
    let userDir: string;

    beforeEach(async () => {
        userDir = mkdtempSync(path.join(tmpdir(), "csp-events-"));
        broker = await Mosquitto.start();
        received = await broker.watch();
    });
    afterEach(async () => {
        await unloadPublishing();
        await broker.stop();
        rmSync(userDir, { recursive: true, force: true });
    });

    const load = (more: object = {}): Promise<void> =>
        loadPublishing([...publishFlow(broker.url, { ...fast, ...more }), out], {}, { userDir });
    const until = (holds: () => boolean): Promise<unknown> => eventually(() => holds(), Boolean, 8000);
    const types = (): string[] => events(received).map(({ type }) => type);

    it("publishes begin and end by the schema, numbered, and sends them to its output", async () => {
        await load();
        const first = nextMessage("out");
        for (let i = 1; i <= 3; i++) give(detectionMessage({ sequence: i }));
        assert.equal(((await first).payload as EventDocument).type, "begin");
        const timer = setInterval(() => give(detectionMessage({ labels: [] })), 100);
        await until(() => types().includes("end")).finally(() => clearInterval(timer));
        const pick = ({ type, number, end, cutOff, snapshot }: EventDocument): unknown[] => [
            ...[type, number, end === null, cutOff, snapshot],
        ];
        assert.deepEqual(events(received).map(pick), [
            ["begin", 1, true, false, null],
            ["end", 2, false, false, null],
        ]);
        const same = events(received).map(({ id, session, start, frame }) => ({ id, session, start, frame }));
        assert.deepEqual(same[0], same[1]);
        assert.deepEqual(same[0]?.frame, { width: 640, height: 360 });
    });

    it("publishes the best frame whole, and its crop from the same frame", async () => {
        const pictures: { topic: string; payload: Buffer; about: unknown }[] = [];
        const client = await broker.client({ protocolVersion: 5 });
        client.on("message", (topic, payload, packet) => {
            pictures.push({ topic, payload, about: packet.properties?.userProperties });
        });
        await client.subscribeAsync("csp/Gate/snapshot/#", { qos: 1 });
        await load({ eventFrames: 3 });
        give(shown(0.5, 1, 100));
        give(shown(0.9, 2, 250));
        give(shown(0.6, 3, 150));
        await until(() => types().length === 1 && pictures.length === 2);
        const { snapshot = null, id = "" } = events(received)[0] ?? {};
        assert.ok(snapshot);
        assert.equal(snapshot.sequence, 2);
        const find = (topic: string): Buffer => {
            const found = pictures.find((one) => one.topic === topic) ?? assert.fail(topic);
            assert.equal((found.about as { id: string }).id, id);
            return found.payload;
        };
        const whole = await sharp(find("csp/Gate/snapshot")).raw().toBuffer({ resolveWithObject: true });
        assert.deepEqual([whole.info.width, whole.info.height], [160, 120]);
        const isBright = (pixels: Buffer, at: number): boolean => Math.abs(pixels.readUInt8(at) - 250) < 8;
        assert.ok(isBright(whole.data, (60 * 160 + 60) * 3), "the brightest frame");
        const crop = await sharp(find("csp/Gate/snapshot/crop")).raw().toBuffer({ resolveWithObject: true });
        assert.deepEqual([crop.info.width, crop.info.height], [48, 72]);
        assert.ok(isBright(crop.data, (36 * 48 + 24) * 3), "cut from the same frame");
        const { length } = find("csp/Gate/snapshot/crop");
        const { whole: first, crop: second } = snapshot;
        assert.deepEqual([first.width, second.width, second.bytes, first.missing], [160, 48, length, null]);
    });

    it("ends what is open as cut off when it stops, and begins anew afterwards", async () => {
        await load();
        for (let i = 1; i <= 3; i++) give(detectionMessage({ sequence: i }));
        await until(() => types().includes("begin"));
        await unloadPublishing();
        await until(() => types().includes("end"));
        const [begin, end] = events(received);
        assert.deepEqual([end?.id, end?.cutOff], [begin?.id, true]);
        assert.ok((end?.end ?? "") >= (begin?.start ?? "z"));
    });

    it("ends as cut off what it cannot see any more: a silent source, or a camera that says so", async () => {
        await load();
        for (let i = 1; i <= 3; i++) give(detectionMessage({ sequence: i }));
        await until(() => types().includes("begin"));
        const since = new Date().toISOString();
        const words = { code: "E_CAMERA_LOST", cause: "gone", attempt: 1, restarts: 0, since };
        give({ payload: { source: "Gate", state: "waiting", ...words } });
        await until(() => types().includes("end"));
        assert.equal(events(received).at(-1)?.cutOff, true);
        assert.equal((await broker.retained()).get("csp/Gate/counts/person"), "0");
        for (let i = 4; i <= 6; i++) give(detectionMessage({ sequence: i }));
        await until(() => types().length === 3);
        await until(() => types().length === 4);
        assert.deepEqual([types()[3], events(received)[3]?.cutOff], ["end", true]);
        assert.equal((await broker.retained()).get("csp/Gate/counts/person"), "0");
    });

    it("writes events as Frigate does, on one topic for all cameras", async () => {
        await load({ form: "frigate" });
        for (let i = 1; i <= 3; i++) give(detectionMessage({ sequence: i }));
        await until(() => received.some(({ topic }) => topic === "csp/events"));
        const text = received.find(({ topic }) => topic === "csp/events")?.text ?? "";
        const event = JSON.parse(text) as { type: string; after: { camera: string; box: number[] } };
        assertValid("frigateEvent", event);
        assert.deepEqual([event.type, event.after.camera], ["new", "Gate"]);
        assert.deepEqual(event.after.box, [64, 72, 128, 180]);
    });

    it("writes events as a JSONata expression makes them, in order, and leaves out what it makes nothing of", async () => {
        const expression =
            'payload.type = "begin" ? label & payload.label & " " & payload.number : undefined';
        await load({ form: "jsonata", expression: expression.replace("label & ", "") });
        for (let i = 1; i <= 3; i++) give(detectionMessage({ sequence: i, labels: ["person", "car"] }));
        const texts = (): string[] =>
            received.filter(({ topic }) => topic.endsWith("/events")).map(({ text }) => text);
        await until(() => texts().length === 2);
        await unloadPublishing();
        assert.deepEqual(texts(), ["person 1", "car 2"]);
    });

    it("ends after a crash what had begun before, once, as cut off, with counts of 0 ahead of everything", async () => {
        const ledger = path.join(userDir, "csp-vision/ledger/pu.jsonl");
        await load();
        for (let i = 1; i <= 3; i++) give(detectionMessage({ sequence: i }));
        await until(() => types().includes("begin"));
        // As a killed process leaves it, with a last line cut short.
        const left = `${readFileSync(ledger, "utf8")}{"key":"open/`;
        await unloadPublishing();
        await until(() => types().length === 2);
        mkdirSync(path.dirname(ledger), { recursive: true });
        writeFileSync(ledger, left);
        await (await broker.client()).publishAsync("csp/Gate/counts/person", "2", { qos: 1, retain: true });
        received.length = 0;
        await load();
        await until(() => types().length === 1);
        const [end] = events(received);
        assert.deepEqual([end?.type, end?.cutOff, end?.label, end?.number], ["end", true, "person", 1]);
        assert.ok((end?.end ?? "") >= (end?.start ?? "z"));
        const order = received.map(({ topic, text }) => `${topic} ${text}`.slice(0, 30));
        const zero = order.indexOf("csp/Gate/counts/person 0");
        assert.ok(zero >= 0 && zero < order.indexOf("csp/clients/csp/status online"), order.join("\n"));
        await unloadPublishing();
        received.length = 0;
        await load();
        give(detectionMessage({ sequence: 9 }));
        await until(() => received.some(({ topic }) => topic === "csp/Gate/detections"));
        assert.deepEqual(types(), []);
    });

    it("are ended after a crash by csp-broker, if their node was deleted while nothing ran", async () => {
        const folder = path.join(userDir, "csp-vision/ledger");
        await load();
        for (let i = 1; i <= 3; i++) give(detectionMessage({ sequence: i }));
        await until(() => types().includes("begin"));
        const left = readFileSync(path.join(folder, "pu.jsonl"), "utf8");
        await unloadPublishing();
        await until(() => types().length === 2);
        mkdirSync(folder, { recursive: true });
        const deleted = path.join(folder, "deleted.jsonl");
        writeFileSync(deleted, left);
        received.length = 0;
        await load();
        await until(() => types().length === 1 && !existsSync(deleted));
        const [end] = events(received);
        assert.deepEqual([end?.type, end?.cutOff, end?.label, end?.number], ["end", true, "person", 1]);
    });
});
