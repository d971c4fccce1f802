import assert from "node:assert/strict";
import { eventDocument, type EventFacts } from "../../../src/mqtt/event-document";
import { frigateEvent, frigateForm } from "../../../src/mqtt/forms/frigate-form";
import { Topics } from "../../../src/mqtt/topics";
import { assertValid } from "../../fixtures/schemas";

const START = Date.parse("2026-11-24T09:15:02.113Z");
const FACTS: EventFacts = {
    ...{ type: "begin", label: "person", id: "5f0c", start: START, end: null, score: 0.8312, count: 2 },
    ...{
        box: { x: 0.25, y: 0.5, width: 0.25, height: 0.25 },
        cutOff: false,
        frame: { width: 1920, height: 1080 },
    },
};
const place = { session: "s", number: 1, source: "Gate" };

describe("the form of Frigate", () => {
    it("says begin, update and end as new, update and end, by the schema, in seconds and pixels", () => {
        for (const [type, end, said] of [
            ["begin", null, "new"],
            ["update", null, "update"],
            ["end", START + 7800, "end"],
        ] as const) {
            const event = frigateEvent(eventDocument(place, { ...FACTS, type, end }, null));
            assertValid("frigateEvent", event);
            assert.equal(event.type, said);
            const { camera, label, box, area, start_time, end_time, has_snapshot } = event.after;
            assert.deepEqual([camera, label, has_snapshot], ["Gate", "person", false]);
            assert.deepEqual([box, area], [[480, 540, 960, 810], 480 * 270]);
            assert.deepEqual(
                [start_time, end_time],
                [START / 1000, end === null ? null : (START + 7800) / 1000],
            );
            assert.equal(event.before.end_time, null);
        }
    });

    it("has a snapshot only where the picture was published, and takes its time", () => {
        const picture = { topic: "t", bytes: 9, width: 640, height: 360, missing: null };
        const capturedAt = "2026-11-24T09:15:04.000Z";
        for (const missing of [null, "E_PACKET_SIZE"]) {
            const snapshot = { sequence: 4, capturedAt, whole: { ...picture, missing }, crop: picture };
            const { after } = frigateEvent(eventDocument(place, FACTS, snapshot));
            assert.deepEqual(
                [after.has_snapshot, after.frame_time],
                [missing === null, Date.parse(capturedAt) / 1000],
            );
        }
    });

    it("goes to one topic of all cameras, and refuses channels", async () => {
        const topics = new Topics("site/frigate");
        const document = eventDocument(place, FACTS, null);
        const formed = await frigateForm(document, { topics, channel: "" });
        assert.equal(formed?.topic, "site/frigate/events");
        assert.throws(() => frigateForm(document, { topics, channel: "night" }), { code: "E_CONFIG" });
    });
});
