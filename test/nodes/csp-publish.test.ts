import assert from "node:assert/strict";
import { eventually } from "../fixtures/eventually";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import {
    detectionMessage,
    figuresOf,
    give,
    loadPublishing,
    publishFlow,
    underWay,
    unloadPublishing,
} from "../fixtures/publishing";
import { nextMessage, nextMessages, nextStatus } from "../fixtures/runtime";
import { assertValid } from "../fixtures/schemas";

interface Document {
    readonly session: string;
    readonly number: number;
    readonly sequence: number;
    readonly detections: readonly { readonly label: string }[];
}

/** The documents of a topic, each checked by its schema. */
function documents(received: readonly Received[], topic = "csp/Gate/detections"): Document[] {
    return received
        .filter((one) => one.topic === topic)
        .map(({ text }) => {
            const document = JSON.parse(text) as Document;
            assertValid("detections", document);
            return document;
        });
}

function values(received: readonly Received[], topic: string): string[] {
    return received.filter((one) => one.topic === topic).map(({ text }) => text);
}

describe("csp-publish with a real broker", () => {
    let broker: Mosquitto;
    let received: Received[];

    beforeEach(async () => {
        broker = await Mosquitto.start();
        received = await broker.watch();
    });
    afterEach(async () => {
        await unloadPublishing();
        await broker.stop();
    });

    const until = (holds: () => boolean): Promise<unknown> => eventually(() => holds(), Boolean, 8000);

    it("publishes documents by the schema, numbered without gaps in a session per start", async () => {
        for (let start = 0; start < 2; start++) {
            await loadPublishing(publishFlow(broker.url, { qos: 1 }));
            for (let i = 0; i < 5; i++) give(detectionMessage({ sequence: i * 3 }));
            await until(() => documents(received).length === (start + 1) * 5);
            await until(() => figuresOf().out === 5);
            assert.equal(underWay(figuresOf()), 0);
            await unloadPublishing();
        }
        const found = documents(received);
        assert.deepEqual(
            found.map(({ number }) => number),
            [1, 2, 3, 4, 5, 1, 2, 3, 4, 5],
        );
        assert.deepEqual(
            found.slice(0, 3).map(({ sequence }) => sequence),
            [0, 3, 6],
        );
        assert.equal(new Set(found.map(({ session }) => session)).size, 2);
    });

    it("says online and offline, retained, and keeps the last document if asked to", async () => {
        await loadPublishing(publishFlow(broker.url, { retain: true }));
        give(detectionMessage({ sequence: 7 }));
        await until(() => documents(received).length === 1);
        const retained = await broker.retained();
        assert.equal(retained.get("csp/clients/csp/status"), "online");
        assert.match(retained.get("csp/Gate/detections") ?? "", /"sequence":7/);
        await unloadPublishing();
        assert.equal((await broker.retained()).get("csp/clients/csp/status"), "offline");
        assert.equal(broker.connections("csp"), 1);
    });

    it("counts labels: 0 for the wanted, changes only, 0 for what another run left", async () => {
        const other = await broker.client();
        await other.publishAsync("csp/Gate/counts/dog", "3", { qos: 1, retain: true });
        await other.publishAsync("csp/Other/counts/dog", "3", { qos: 1, retain: true });
        await loadPublishing(publishFlow(broker.url));
        give(detectionMessage({ labels: [], classes: ["person", "car"] }));
        await until(() => values(received, "csp/Gate/counts/dog").length === 2);
        for (const labels of [["person", "person"], ["person", "person"], ["car"]]) {
            give(detectionMessage({ labels, classes: ["person", "car"] }));
            await until(() => documents(received).at(-1)?.detections.length === labels.length);
        }
        await until(() => values(received, "csp/Gate/counts/car").includes("1"));
        const retained = await broker.retained();
        const read = ["person", "car", "dog"].map((label) => retained.get(`csp/Gate/counts/${label}`));
        assert.deepEqual(read, ["0", "1", "0"]);
        assert.equal(retained.get("csp/Other/counts/dog"), "3");
        const person = values(received, "csp/Gate/counts/person");
        assert.equal(person[0], "0");
        assert.equal(person.filter((text) => text === "2").length, 1);
    });

    it("keeps a camera's event as health of its source", async () => {
        await loadPublishing(publishFlow(broker.url, { channel: "night" }));
        const payload = {
            source: "Gate",
            state: "waiting",
            code: "E_CAMERA_REFUSED",
            cause: "nothing listens there",
            attempt: 1,
            restarts: 0,
            since: new Date().toISOString(),
        };
        give({ payload });
        await until(() => values(received, "csp/Gate/health").length === 1);
        const text = (await broker.retained()).get("csp/Gate/health") ?? "null";
        assertValid("health", JSON.parse(text));
        assert.deepEqual(JSON.parse(text), payload);
        const caught = nextMessage("caught");
        give({ payload: { ...payload, state: "sleepy" } });
        assert.equal(((await caught) as unknown as { error: { code: string } }).error.code, "E_PAYLOAD");
    });

    it("publishes the wanted labels, only when there are some, at the rate it is told", async () => {
        await loadPublishing(
            publishFlow(broker.url, { classes: ["car"], onlyDetections: true, rate: "1", channel: "cars" }),
        );
        const done = nextMessages("done", 6);
        give(detectionMessage({ labels: ["person"], sequence: 1 }));
        for (let i = 2; i < 7; i++) give(detectionMessage({ labels: ["person", "car"], sequence: i }));
        await done;
        const topic = "csp/Gate/cars/detections";
        await until(() => documents(received, topic).length === 2);
        const [first, second] = documents(received, topic);
        assert.deepEqual([first?.sequence, second?.sequence], [2, 3]);
        assert.deepEqual(
            first?.detections.map(({ label }) => label),
            ["car"],
        );
        assert.deepEqual(figuresOf().dropped, { rate: 3 });
        assert.equal(figuresOf().in, 5);
    });

    it("fails what is no detection or has no topic, on that message only", async () => {
        await loadPublishing(publishFlow(broker.url));
        const vision = (detectionMessage({}) as unknown as { vision: object }).vision;
        for (const [message, code, words] of [
            [{ payload: "hello", vision }, "E_PAYLOAD", /array of detections, got a string/],
            [{ payload: [] }, "E_PAYLOAD", /msg\.vision/],
            [{ payload: [{ label: "x" }], vision }, "E_PAYLOAD", /payload\.0.*classId/],
            [{ payload: [], vision: { ...vision, sequence: Number.NaN } }, "E_PAYLOAD", /vision\.sequence/],
            [detectionMessage({ source: "" }), "E_TOPIC", /source/],
            [detectionMessage({ source: "clients" }), "E_TOPIC", /reserved/],
            [detectionMessage({ labels: ["\ud800"] }), "E_TOPIC", /label/],
        ] as const) {
            const caught = nextMessage("caught");
            give(message);
            const { error } = (await caught) as unknown as { error: { code: string; message: string } };
            assert.equal(error.code, code, error.message);
            assert.match(error.message, words);
        }
        give(detectionMessage({ source: "a\tb/+#" }));
        await until(() => documents(received, "csp/a%09b%2F%2B%23/detections").length === 1);
        assert.deepEqual([figuresOf().errors, figuresOf().out, underWay(figuresOf())], [7, 1, 0]);
        assert.equal(broker.connections("csp"), 1);
    });

    it("fails what JSON cannot hold at once, also while the broker is away, and sends the rest", async () => {
        await broker.halt();
        await loadPublishing(publishFlow(broker.url, { qos: 1 }));
        const circle: Record<string, unknown> = {};
        circle["self"] = circle;
        for (const extra of [10n, circle]) {
            const message = detectionMessage({ sequence: 1 });
            const caught = nextMessage("caught");
            give({ ...message, payload: [{ ...(message.payload as object[])[0], extra }] });
            const { error } = (await caught) as unknown as { error: { code: string; message: string } };
            assert.equal(error.code, "E_PAYLOAD");
            assert.match(error.message, /cannot be written as JSON/);
        }
        const later = detectionMessage({ sequence: 2 });
        give(later);
        // A function behind the same wire may change what it got.
        (later.payload as { label: string }[])[0]!.label = "changed";
        await broker.restart();
        const received = await broker.watch("csp/Gate/detections");
        await until(() => figuresOf().out === 1);
        give(detectionMessage({ sequence: 3 }));
        await until(() => figuresOf().out === 2);
        assert.deepEqual([figuresOf().in, figuresOf().errors, underWay(figuresOf())], [4, 2, 0]);
        const texts = received.map(
            ({ text }) => JSON.parse(text) as { number: number; detections: unknown[] },
        );
        assert.equal(texts.at(-1)?.number, 2);
        assert.doesNotMatch(JSON.stringify(texts), /changed/);
    });

    it("refuses a second node on its topic, with both named", async () => {
        const [tab, pu, br, ...rest] = publishFlow(broker.url);
        await loadPublishing([tab!, pu!, { ...pu, id: "pu2", name: "second" }, br!, ...rest]);
        give(detectionMessage({ sequence: 1 }));
        const caught = nextMessage("caught");
        give(detectionMessage({ sequence: 2 }), "pu2");
        const { error } = (await caught) as unknown as { error: { code: string; message: string } };
        assert.equal(error.code, "E_TOPIC_TAKEN");
        assert.match(error.message, /out \(pu\).*second \(pu2\)/);
        await until(() => documents(received).length === 1);
    });

    it("is in error when its broker, its channel or a field cannot be used", async () => {
        for (const [publish, words] of [
            [{ broker: "" }, /broker.*missing/],
            [{ channel: "counts" }, /channel/],
            [{ rate: "often" }, /rate.*often/],
        ] as const) {
            const status = nextStatus("pu", words);
            await loadPublishing(publishFlow(broker.url, publish));
            await status;
            await unloadPublishing();
        }
    });

    it("shows documents per second and milliseconds", async () => {
        const status = nextStatus("pu", /^\d\.\d docs\/s · \d+\.\d ms$/);
        await loadPublishing(publishFlow(broker.url, { qos: 1 }));
        give(detectionMessage({}));
        await status;
        assert.deepEqual(Object.keys(figuresOf().stages).sort(), ["acknowledge", "queue", "total"]);
    });
});
