import assert from "node:assert/strict";
import { brokerKey, splitBrokerUrl } from "../../../src/mqtt/broker-options";
import { retryPause } from "../../../src/mqtt/broker-state";
import { failureWords } from "../../../src/mqtt/failure-words";
import { readDetections } from "../../../src/mqtt/read-message";

describe("a broker's address", () => {
    it("gives away user and password", () => {
        assert.deepEqual(splitBrokerUrl("mqtts://me:p%40ss@host:8883"), {
            url: "mqtts://host:8883",
            user: "me",
            password: "p@ss",
        });
        assert.deepEqual(splitBrokerUrl("ws://host/mqtt"), { url: "ws://host/mqtt", user: "", password: "" });
    });

    for (const text of ["", "host", "http://host", "mqtt://", "mqtt:host", "tcp://me:secret@host"]) {
        it(`is refused as ${JSON.stringify(text)}, without a word of it`, () => {
            assert.throws(
                () => splitBrokerUrl(text),
                (error: Error & { code?: string }) => {
                    assert.equal(error.code, "E_BROKER_URL");
                    assert.doesNotMatch(error.message, /secret/);
                    return true;
                },
            );
        });
    }
});

describe("the key of a broker", () => {
    for (const [key, ...addresses] of [
        ["mqtt://host:1883", "mqtt://host", "mqtt://host/", "mqtt://HOST:1883", "mqtt://host:1883/"],
        ["mqtts://host:8883", "mqtts://host", "mqtts://Host:8883/"],
        ["ws://host:80/mqtt", "ws://host/mqtt", "ws://host:80/mqtt/"],
        ["wss://host:443", "wss://host", "wss://host:443/"],
        ["mqtt://[::1]:1883", "mqtt://[::1]", "mqtt://[::1]:1883"],
    ] as const) {
        it(`is ${key} for each of ${addresses.join(", ")}`, () => {
            for (const address of addresses) assert.equal(brokerKey(address), key);
        });
    }

    it("differs by scheme, host, port and the path of WebSockets", () => {
        const addresses = [
            "mqtt://a",
            "mqtt://b",
            "mqtt://a:1884",
            "mqtts://a",
            "ws://a",
            "ws://a/x",
            "ws://a/X",
        ];
        assert.equal(new Set(addresses.map(brokerKey)).size, addresses.length);
    });
});

describe("why a connection ended", () => {
    for (const [code, words, refused, other] of [
        [4, /bad credentials/, true, false],
        [5, /authorise/, true, false],
        [134, /bad credentials/, true, false],
        [142, /same client id/, true, false],
        [1, /version/, true, true],
        [132, /version/, true, true],
        [250, /250/, true, false],
        ["ECONNREFUSED", /nothing listens/, false, false],
        ["ENOTFOUND", /unknown host/, false, false],
        ["CERT_HAS_EXPIRED", /expired/, false, false],
        ["EWHATEVER", /EWHATEVER/, false, false],
    ] as const) {
        it(`is said in words for ${code}`, () => {
            const end = failureWords("host:1883", Object.assign(new Error("x"), { code }));
            assert.match(end.cause, words);
            assert.match(end.cause, /host:1883/);
            assert.deepEqual([end.refused, end.tryOtherVersion], [refused, other]);
        });
    }

    it("decides the pause: 1 to 5 s, and up to a minute for a refusal", () => {
        assert.deepEqual(
            [1, 2, 3, 9].map((n) => retryPause(false, n)),
            [1000, 2000, 5000, 5000],
        );
        assert.deepEqual(
            [1, 5, 50].map((n) => retryPause(true, n)),
            [2000, 60_000, 60_000],
        );
    });
});

describe("the detections of a message", () => {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const detection = { label: "car", classId: 0, score: 1, box, boxPx: box };
    const vision = {
        source: "g",
        sequence: 0,
        capturedAt: "2026-01-01T00:00:00.000Z",
        frame: { width: 1, height: 1 },
    };

    it("may be none, and may carry more than is known", () => {
        assert.deepEqual(readDetections([], vision).detections, []);
        assert.equal(
            readDetections([{ ...detection, track: 1 }], { ...vision, more: 1 }).detections.length,
            1,
        );
    });

    for (const [what, payload, more, words] of [
        ["a score above 1", [{ ...detection, score: 1.1 }], {}, /payload\.0\.score/],
        ["a score that is no number", [{ ...detection, score: NaN }], {}, /payload\.0\.score/],
        ["a fraction of a pixel", [{ ...detection, boxPx: { ...box, x: 0.5 } }], {}, /boxPx\.x/],
        ["a box outside the frame", [{ ...detection, box: { ...box, x: -0.1 } }], {}, /box\.x/],
        ["null as payload", null, {}, /got null/],
        ["a time that is none", [], { capturedAt: "yesterday" }, /capturedAt/],
        ["a source that is no text", [], { source: 5 }, /source/],
    ] as const) {
        it(`are refused for ${what}`, () => {
            const read = (): unknown => readDetections(payload, { ...vision, ...more });
            assert.throws(read, { code: "E_PAYLOAD", message: words });
        });
    }
});
