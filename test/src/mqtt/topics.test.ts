import assert from "node:assert/strict";
import { decodeName, encodeName } from "../../../src/mqtt/topic-name";
import { TopicOwners } from "../../../src/mqtt/topic-owners";
import { Topics } from "../../../src/mqtt/topics";

/** Name → level; what MQTT cannot carry or gives a meaning to is encoded, the rest stays. */
const NAMES: readonly (readonly [string, string])[] = [
    ["Gate", "Gate"],
    ["a\tb", "a%09b"],
    ["a\nb", "a%0Ab"],
    ["\u0001", "%01"],
    ["\u0000", "%00"],
    ["\u007f", "%7F"],
    ["\u0085", "%C2%85"],
    ["\ufffe", "%EF%BF%BE"],
    ["\uffff", "%EF%BF%BF"],
    ["\ufdd0", "%EF%B7%90"],
    ["\u{1fffe}", "%F0%9F%BF%BE"],
    ["\u{10ffff}", "%F4%8F%BF%BF"],
    ["\u{1fffd}", "\u{1fffd}"],
    ["a+b", "a%2Bb"],
    ["a#b", "a%23b"],
    ["a/b", "a%2Fb"],
    ["$SYS", "%24SYS"],
    ["$share/x", "%24share%2Fx"],
    [" ", " "],
    ["//", "%2F%2F"],
    ["%2F", "%252F"],
    ["Küche", "Küche"],
    ["小院", "小院"],
    ["🚗", "🚗"],
];

describe("a name in a topic", () => {
    for (const [name, level] of NAMES) {
        it(`${JSON.stringify(name)} is written ${JSON.stringify(level)}, and read back`, () => {
            assert.equal(encodeName("source", name), level);
            assert.equal(decodeName(level), name);
        });
    }

    it("shares its level with no other name", () => {
        assert.equal(new Set(NAMES.map(([name]) => encodeName("source", name))).size, NAMES.length);
    });

    for (const name of ["", "\ud800", "a\udc00b"]) {
        it(`is refused as ${JSON.stringify(name)}, and the field is named`, () => {
            assert.throws(() => encodeName("label", name), { code: "E_TOPIC", message: /^The label / });
        });
    }
});

describe("the topics", () => {
    const topics = new Topics("site/vision");

    it("stand below the prefix as documented", () => {
        assert.equal(topics.status("c1"), "site/vision/clients/c1/status");
        assert.equal(topics.detections("Gate", ""), "site/vision/Gate/detections");
        assert.equal(topics.detections("Gate", "night"), "site/vision/Gate/night/detections");
        assert.equal(topics.count("Gate", "", "a/b"), "site/vision/Gate/counts/a%2Fb");
        assert.equal(topics.counts("Gate", "night"), "site/vision/Gate/night/counts/+");
        assert.equal(topics.health("Gate"), "site/vision/Gate/health");
    });

    it("encode each level of the prefix, and refuse an empty one", () => {
        assert.equal(new Topics("$SYS/a+b").health("g"), "%24SYS/a%2Bb/g/health");
        for (const prefix of ["", "//", "/a", "a/"]) {
            assert.throws(() => new Topics(prefix), { code: "E_TOPIC", message: /prefix/ });
        }
    });

    it("refuse the reserved source, words as channel, and what is too long", () => {
        assert.throws(() => topics.detections("clients", ""), { code: "E_TOPIC", message: /reserved/ });
        for (const word of ["detections", "counts", "health", "events", "snapshot", "enabled", "cmd"]) {
            assert.throws(() => topics.detections("Gate", word), { code: "E_TOPIC", message: /channel/ });
        }
        assert.throws(() => topics.count("Gate", "", "x".repeat(65_536)), {
            code: "E_TOPIC",
            message: /label/,
        });
    });
});

describe("the owner of a topic", () => {
    it("keeps it until it gives it back, and others are refused with both named", () => {
        const owners = new TopicOwners();
        const [one, other] = [{}, {}];
        const leave = owners.take("mqtt://a", "t", one, "node one");
        owners.take("mqtt://a", "t", one, "node one");
        owners.take("mqtt://b", "t", other, "node two");
        assert.throws(() => owners.take("mqtt://a", "t", other, "node two"), {
            code: "E_TOPIC_TAKEN",
            message: /node one.*node two/,
        });
        leave();
        const late = owners.take("mqtt://a", "t", other, "node two");
        leave();
        assert.throws(() => owners.take("mqtt://a", "t", one, "node one"), { code: "E_TOPIC_TAKEN" });
        late();
    });
});
