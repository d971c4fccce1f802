import assert from "node:assert/strict";
import { decodeName } from "../../src/mqtt/topic-name";
import { eventually } from "../fixtures/eventually";
import { Mosquitto } from "../fixtures/mosquitto";
import {
    detectionMessage,
    figuresOf,
    give,
    loadPublishing,
    publishFlow,
    underWay,
    unloadPublishing,
} from "../fixtures/publishing";

const CARRIED = [
    "a\tb",
    "a\nb",
    "\u0001",
    "\u0000",
    "\ufffe",
    "a+b",
    "a#b",
    "a/b",
    "$SYS",
    "$share/x",
    " ",
    "//",
    "%2F",
    "Küche",
];
const REFUSED = ["", "\ud800"];

describe("names that no topic carries as they are", () => {
    let broker: Mosquitto;
    before(async () => (broker = await Mosquitto.start()));
    after(() => broker.stop());
    afterEach(unloadPublishing);

    it("arrive encoded or are refused, as source and as label, over one connection", async () => {
        const received = await broker.watch("csp/#");
        await loadPublishing(publishFlow(broker.url, { qos: 1 }));
        let ordinary = 0;
        for (const name of [...CARRIED, ...REFUSED]) {
            give(detectionMessage({ source: name }));
            give(detectionMessage({ labels: [name], source: "labels" }));
            give(detectionMessage({ source: "Gate" }));
            ordinary += 1;
            const arrived = (): number =>
                received.filter(({ topic }) => topic === "csp/Gate/detections").length;
            await eventually(arrived, (count) => count === ordinary, 5000);
        }
        await eventually(figuresOf, (figures) => underWay(figures) === 0, 5000);
        assert.equal(figuresOf().errors, 2 * REFUSED.length);
        assert.equal(figuresOf().out, 3 * CARRIED.length + REFUSED.length);
        const levels = received.map(({ topic }) => topic.split("/"));
        const sources = levels
            .filter((parts) => parts[2] === "detections")
            .map((parts) => decodeName(parts[1] ?? ""));
        assert.deepEqual(new Set(sources), new Set([...CARRIED, "labels", "Gate"]));
        const labels = levels
            .filter((parts) => parts[1] === "labels" && parts[2] === "counts")
            .map((parts) => parts[3] ?? "");
        assert.deepEqual(new Set(labels.map(decodeName)), new Set(CARRIED));
        assert.equal(broker.connections("csp"), 1);
    });

    for (const field of ["channel", "prefix"] as const) {
        it(`arrive encoded or are refused as ${field}`, async () => {
            const received = await broker.watch("#");
            for (const name of CARRIED.filter((text) => text.trim() !== "" && text !== "//")) {
                const at =
                    field === "channel" ? { publish: { channel: name } } : { broker: { prefix: name } };
                await loadPublishing(publishFlow(broker.url, { qos: 1, ...at.publish }, { ...at.broker }));
                give(detectionMessage({}));
                await eventually(
                    () => figuresOf().out,
                    (out) => out === 1,
                    5000,
                );
                await unloadPublishing();
            }
            const topics = received
                .map(({ topic }) => topic)
                .filter((topic) => topic.endsWith("/detections"));
            assert.equal(new Set(topics).size, topics.length);
        });
    }
});
