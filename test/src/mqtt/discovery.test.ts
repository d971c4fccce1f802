import assert from "node:assert/strict";
import type { DeviceFacts } from "../../../src/mqtt/discovery/device-facts";
import { deviceMessage } from "../../../src/mqtt/discovery/device-message";
import { Topics } from "../../../src/mqtt/topics";
import {
    CHOICES,
    COMPONENT_FIELDS,
    DEVICE_FIELDS,
    MESSAGE_FIELDS,
    ORIGIN_FIELDS,
    type FieldKind,
    type Fields,
} from "../../fixtures/home-assistant-fields";

const SOURCES = [
    "Küche",
    "Kuche",
    "Front Door",
    "Front_Door",
    "cam.hall.lan",
    "小院",
    "Gate/2",
    "gate",
    "Gate",
];
const topics = new Topics("csp");

function facts(source: string, more: Partial<DeviceFacts> = {}): DeviceFacts {
    return {
        ...{ source, channel: "", topics, statusTopic: topics.status("csp"), node: "a1b2", version: "1.2.3" },
        ...{
            labels: ["person", "Küche 1/2"],
            hasHealth: true,
            events: true,
            snapshots: true,
            canPause: true,
        },
        ...more,
    };
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isTopic = (value: unknown): boolean => typeof value === "string" && /^[^+#\0]+$/.test(value);
const KINDS: Readonly<Record<FieldKind, (value: unknown) => boolean>> = {
    text: isText,
    topic: isTopic,
    template: (value) => isText(value) && /\{\{.*\}\}/.test(String(value)),
    texts: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
    integer: Number.isInteger,
    boolean: (value) => typeof value === "boolean",
    map: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    availability: (value) =>
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((one: Record<string, unknown>) => {
            const known = ["topic", "value_template", "payload_available", "payload_not_available"];
            return isTopic(one["topic"]) && Object.keys(one).every((key) => known.includes(key));
        }),
};

/** Fails unless every property is documented, of its kind, and nothing required is missing. */
function check(where: string, value: object, { required, optional }: Fields): void {
    for (const key of required) assert.ok(key in value, `${where} lacks ${key}`);
    for (const [key, one] of Object.entries(value)) {
        const kind = optional[key] ?? assert.fail(`${where}: ${key} is not documented`);
        assert.ok(KINDS[kind](one), `${where}.${key} is no ${kind}: ${JSON.stringify(one)}`);
        const choices = CHOICES[key];
        if (choices) assert.ok(choices.includes(one as string), `${where}.${key}: ${String(one)}`);
    }
    assert.ok(!("availability" in value && "availability_topic" in value), `${where}: two availabilities`);
}

describe("Home Assistant's discovery message", () => {
    it("holds what is documented and nothing else, field by field", () => {
        for (const more of [
            {},
            { hasHealth: false, canPause: false, snapshots: false },
            { channel: "night" },
        ]) {
            const { payload } = deviceMessage(facts("Gate", more));
            check("message", payload, MESSAGE_FIELDS);
            check("device", payload["device"] as object, DEVICE_FIELDS);
            check("origin", payload["origin"] as object, ORIGIN_FIELDS);
            for (const [key, component] of Object.entries(payload.components)) {
                const fields = COMPONENT_FIELDS[component.platform] ?? assert.fail(component.platform);
                check(key, component, fields);
                assert.ok(isText(component["unique_id"]) && isText(component["name"]), key);
            }
        }
    });

    it("has occupancy and count of each label, last event, fps, latency, health, switch and picture", () => {
        const { components } = deviceMessage(facts("Gate", { labels: ["person"] })).payload;
        const found = Object.values(components).map(({ platform, name }) => `${platform} ${String(name)}`);
        assert.deepEqual(found.sort(), [
            "binary_sensor person occupancy",
            "image Snapshot",
            "sensor Frame rate",
            "sensor Health",
            "sensor Last event",
            "sensor Latency",
            "sensor person count",
            "switch Enabled",
        ]);
    });

    it("gives each name its own topic, the same each time, and keeps the name as typed", () => {
        const messages = SOURCES.map((source) => deviceMessage(facts(source)));
        const found = messages.map(({ topic }) => topic);
        for (const topic of found) assert.match(topic, /^homeassistant\/device\/[A-Za-z0-9_-]+\/config$/);
        assert.equal(new Set(found).size, SOURCES.length);
        assert.deepEqual(
            found,
            SOURCES.map((source) => deviceMessage(facts(source)).topic),
        );
        const names = messages.map(({ payload }) => (payload["device"] as { name: string }).name);
        assert.deepEqual(names, SOURCES);
        const ids = messages.flatMap(({ payload }) =>
            Object.values(payload.components).map((component) => component["unique_id"]),
        );
        assert.equal(new Set(ids).size, ids.length);
    });

    it("tells two clients with one source apart, and two channels of one", () => {
        const statusTopic = topics.status("other");
        const found = [facts("Gate"), facts("Gate", { statusTopic }), facts("Gate", { channel: "night" })];
        assert.equal(new Set(found.map((one) => deviceMessage(one).topic)).size, 3);
    });

    it("names no entity so that it begins with the device's name", () => {
        for (const source of [
            "person",
            "Person",
            "p",
            "Occupancy",
            "Count",
            "Frame",
            "Snapshot",
            "E",
            "Last event",
            "H",
        ]) {
            for (const { name } of Object.values(deviceMessage(facts(source)).payload.components)) {
                const text = String(name).toLowerCase();
                assert.ok(!text.startsWith(source.toLowerCase()), `${source}: ${text}`);
            }
        }
    });

    it("stays below 128 KiB with 365 labels or ten thousand, and says which it left out", () => {
        for (const count of [60, 365, 10_000]) {
            const labels = Array.from({ length: count }, (_, i) => `label number ${i} of a long list`);
            const { payload, leftOut } = deviceMessage(facts("Gate", { labels }));
            assert.ok(JSON.stringify(payload).length <= 128 * 1024);
            const told = Object.values(payload.components).filter(
                ({ platform }) => platform === "binary_sensor",
            );
            assert.equal(told.length + leftOut.length, count);
            if (count === 60) assert.deepEqual(leftOut, []);
        }
    });

    it("is available only while client and source are, save health and switch, which say why", () => {
        const { payload } = deviceMessage(facts("Gate"));
        const availabilityOf = (value: Record<string, unknown>): string[] =>
            (value["availability"] as { topic: string }[]).map(({ topic }) => topic);
        assert.deepEqual(availabilityOf(payload), ["csp/clients/csp/status", "csp/Gate/health"]);
        const own = Object.entries(payload.components).filter(([, component]) => "availability" in component);
        assert.deepEqual(own.map(([key]) => key).sort(), ["enabled", "health"]);
        for (const [, component] of own)
            assert.deepEqual(availabilityOf(component), ["csp/clients/csp/status"]);
    });
});
