import assert from "node:assert/strict";
import type { Figures } from "../../src/stats/figures";
import { eventually } from "../fixtures/eventually";
import { Mosquitto, type Received } from "../fixtures/mosquitto";
import {
    detectionMessage,
    give,
    loadPublishing,
    publishFlow,
    unloadPublishing,
} from "../fixtures/publishing";
import { nextStatus } from "../fixtures/runtime";
import { assertValid } from "../fixtures/schemas";

const LIMIT_MS = 10_000;
const TOPIC = "csp/clients/csp/stats";

describe("the figures that csp-broker publishes", () => {
    let broker: Mosquitto;

    beforeEach(async () => (broker = await Mosquitto.start()));
    afterEach(async () => {
        await unloadPublishing();
        await broker.stop();
    });

    const some = (received: Received[], count: number): Promise<Received[]> =>
        eventually(
            () => received,
            (all) => all.length >= count,
            LIMIT_MS,
        );

    it("are those of all nodes, on the client's own topic, at once and then at the interval", async () => {
        const received = await broker.watch(TOPIC);
        await loadPublishing(publishFlow(broker.url, { qos: 1 }, { statsInterval: "1" }));
        await some(received, 1);
        give(detectionMessage({}));
        const started = performance.now();
        const all = await some(received, 4);
        const seconds = (performance.now() - started) / 1000;
        assert.ok(seconds > 1.5 && seconds < 6, `3 more after ${seconds} s`);
        for (const { text, retain, qos } of all) {
            assertValid("figures", JSON.parse(text));
            assert.deepEqual({ retain, qos }, { retain: false, qos: 0 });
        }
        const last = JSON.parse(all.at(-1)!.text) as Figures;
        const node = last.nodes.find(({ node: id }) => id === "pu")!;
        assert.deepEqual([node.type, node.in, node.out], ["csp-publish", 1, 1]);
        assert.ok(!(await broker.retained()).has(TOPIC));
    });

    it("need nobody who publishes: a broker node alone connects for them, and goes on after a loss", async () => {
        const received = await broker.watch(TOPIC);
        const flow = publishFlow(broker.url, {}, { statsInterval: 1 }).filter(
            (node) => (node as { id: string }).id !== "pu" && (node as { id: string }).id !== "complete",
        );
        await loadPublishing(flow);
        await some(received, 1);
        await broker.restart();
        const again = await broker.watch(TOPIC);
        await some(again, 1);
        assert.deepEqual((JSON.parse(again[0]!.text) as Figures).nodes, []);
    });

    it("are not published unless asked for", async () => {
        const received = await broker.watch("csp/#");
        await loadPublishing(publishFlow(broker.url, { qos: 1 }));
        give(detectionMessage({}));
        await eventually(
            () => received,
            (all) => all.some(({ topic }) => topic === "csp/Gate/detections"),
            LIMIT_MS,
        );
        assert.ok(received.every(({ topic }) => topic !== TOPIC));
    });

    it("have an interval of a second at least, and say so", async () => {
        const status = nextStatus("br", /statsInterval.*from 1 to 86400/);
        await loadPublishing(publishFlow(broker.url, {}, { statsInterval: "0" }));
        await status;
    });
});
