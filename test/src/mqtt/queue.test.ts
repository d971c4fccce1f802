import assert from "node:assert/strict";
import type { BrokerLimits } from "../../../src/mqtt/broker-limits";
import { limitsOf } from "../../../src/mqtt/broker-limits";
import { LabelCounts } from "../../../src/mqtt/label-counts";
import { OWNER, probe as entry } from "../../fixtures/outgoing";
import { packetSize } from "../../../src/mqtt/packet-size";
import { RateGate } from "../../../src/mqtt/rate-gate";
import { Outbox } from "../../../src/mqtt/outbox/outbox";
import { USUAL_OUTBOX, type OutboxOptions } from "../../../src/mqtt/outbox/outbox-options";
import { Sender, type Acknowledgement, type Publish } from "../../../src/mqtt/sender";
import { SizeSuspicion } from "../../../src/mqtt/size-suspicion";

const LIMITS: BrokerLimits = { window: 2, packetSize: 1000, qos: 2, retain: true, properties: true };

const ALL = { event: true, stream: true };
const TAKEN: Acknowledgement = { error: null, unheard: false };

function open(options: Partial<OutboxOptions> = {}): Outbox {
    return Outbox.open({ ...USUAL_OUTBOX, ...options }, null);
}

function texts(queue: Outbox): string[] {
    const found: string[] = [];
    for (let next = queue.take(ALL); next; next = queue.take(ALL)) found.push(next.render().toString());
    return found;
}

describe("the queue in front of a broker", () => {
    it("keeps the newest documents of each topic and counts the others as queue", () => {
        const queue = open({ stream: { perTopic: 2, ageS: 10 } });
        const first = entry("1");
        for (const one of [first, entry("2"), entry("3"), entry("x", { topic: "u" })]) queue.add(one);
        assert.deepEqual(first.outcomes, [{ kind: "dropped", reason: "queue" }]);
        assert.deepEqual(texts(queue), ["2", "3", "x"]);
    });

    it("keeps one state per topic, the latest, and sends states first", () => {
        const queue = open();
        const old = entry("1", { class: "state" });
        for (const one of [entry("d"), old, entry("2", { class: "state" })]) queue.add(one);
        assert.deepEqual(old.outcomes, [{ kind: "dropped", reason: "newer" }]);
        assert.deepEqual(texts(queue), ["2", "d"]);
    });

    it("takes back what was under way in its order, but no state that has a newer one", () => {
        const queue = open();
        const old = entry("1", { class: "state" });
        queue.add(entry("2", { class: "state" }));
        queue.add(entry("c"));
        queue.putBack([entry("a"), old, entry("b")]);
        assert.deepEqual(texts(queue), ["2", "a", "b", "c"]);
        assert.deepEqual(old.outcomes, [{ kind: "dropped", reason: "newer" }]);
    });

    it("forgets what belongs to a node that stops", () => {
        const queue = open();
        const mine = entry("a");
        for (const one of [mine, entry("b", { owner: {} }), entry("s", { class: "state", topic: "s" })]) {
            queue.add(one);
        }
        queue.forget(OWNER);
        assert.deepEqual(mine.outcomes, [{ kind: "dropped", reason: "stopped" }]);
        assert.deepEqual(texts(queue), ["b"]);
    });
});

describe("the sender", () => {
    function sending(limits: BrokerLimits): {
        queue: Outbox;
        sender: Sender;
        sent: { text: string; qos: number; retain: boolean; done: Parameters<Publish>[3] }[];
    } {
        const queue = open();
        const sent: { text: string; qos: number; retain: boolean; done: Parameters<Publish>[3] }[] = [];
        const sender = new Sender(
            queue,
            limits,
            new SizeSuspicion(),
            (_topic, payload, { qos, retain }, done) => {
                sent.push({ text: payload.toString(), qos, retain, done });
            },
        );
        return { queue, sender, sent };
    }

    it("has no more under way than the window, and goes on with each acknowledgement", () => {
        const { queue, sender, sent } = sending(LIMITS);
        const entries = ["1", "2", "3"].map((text) => entry(text));
        for (const one of entries) queue.add(one);
        sender.start();
        assert.deepEqual(
            sent.map(({ text }) => text),
            ["1", "2"],
        );
        sent[0]!.done(TAKEN);
        assert.deepEqual(
            sent.map(({ text }) => text),
            ["1", "2", "3"],
        );
        assert.deepEqual(entries[0]!.outcomes, [{ kind: "sent" }]);
    });

    it("asks the broker for no more than it gives", () => {
        const { queue, sender, sent } = sending({ ...LIMITS, qos: 1, retain: false });
        queue.add(entry("1", { qos: 2, retain: true }));
        sender.start();
        assert.deepEqual([sent[0]!.qos, sent[0]!.retain], [1, false]);
    });

    it("gives up what is too large, by name, and sends the rest", () => {
        const { queue, sender, sent } = sending(LIMITS);
        const large = entry("x".repeat(1000), { topic: "large" });
        queue.add(large);
        queue.add(entry("small"));
        sender.start();
        const [outcome] = large.outcomes;
        assert.ok(outcome?.kind === "failed" && outcome.error.code === "E_PACKET_SIZE");
        assert.match(outcome.error.message, /large.*1013 bytes.*1000/);
        assert.deepEqual(
            sent.map(({ text }) => text),
            ["small"],
        );
    });

    it("puts back what a lost connection left, except at most once deliveries", () => {
        const { queue, sender, sent } = sending(LIMITS);
        const once = entry("0", { qos: 0 });
        queue.add(once);
        queue.add(entry("1"));
        sender.start();
        sender.stop();
        sent[1]!.done(TAKEN);
        assert.deepEqual(once.outcomes, [{ kind: "dropped", reason: "queue" }]);
        assert.deepEqual(texts(queue), ["1"]);
    });

    it("takes the largest for the cause when a broker of 3.1.1 closes twice", () => {
        const large = entry("x".repeat(5000));
        const suspicion = new SizeSuspicion();
        const limits = { ...LIMITS, packetSize: 10_000, properties: false };
        const queue = open();
        queue.add(entry("small"));
        queue.add(large);
        for (let run = 0; run < 2; run++) {
            const sender = new Sender(queue, limits, suspicion, () => undefined);
            sender.start();
            sender.stop();
        }
        assert.ok(large.outcomes[0]?.kind === "failed" && large.outcomes[0].error.code === "E_PACKET_SIZE");
        assert.deepEqual(texts(queue), ["small"]);
    });
});

describe("what a broker says of itself", () => {
    it("limits the window to 20 and less", () => {
        const connack = { cmd: "connack", sessionPresent: false } as const;
        assert.equal(limitsOf(connack, 5).window, 20);
        assert.equal(limitsOf({ ...connack, properties: { receiveMaximum: 3 } }, 5).window, 3);
        assert.equal(limitsOf({ ...connack, properties: { receiveMaximum: 65_535 } }, 5).window, 20);
        assert.equal(
            limitsOf({ ...connack, properties: { maximumQoS: 0, retainAvailable: false } }, 5).qos,
            0,
        );
    });

    it("counts the bytes of a packet by the specification", () => {
        assert.equal(packetSize("t", Buffer.alloc(0), 0, null), 2 + 3);
        assert.equal(packetSize("t", Buffer.alloc(0), 1, 0), 2 + 6);
        assert.equal(packetSize("t", Buffer.alloc(124), 0, null), 2 + 127);
        assert.equal(packetSize("t", Buffer.alloc(125), 0, null), 3 + 128);
        assert.equal(packetSize("ü", Buffer.alloc(16_380), 0, null), 4 + 16_384);
    });
});

describe("the rate limit", () => {
    function admitted(rate: number | null, times: readonly number[]): number {
        let now = 0;
        const gate = new RateGate(rate, () => now);
        return times.filter((time) => ((now = time), gate.admits())).length;
    }

    it("lets everything through without a rate", () => {
        assert.equal(admitted(null, [0, 0, 0]), 3);
    });

    it("holds 2 per second out of 25, and loses none of a jittery 5 at 5", () => {
        const frames = Array.from({ length: 250 }, (_, i) => i * 40);
        const passed = admitted(2, frames);
        assert.ok(passed >= 20 && passed <= 21, String(passed));
        const jittery = Array.from({ length: 50 }, (_, i) => i * 200 + (i % 2) * 90);
        assert.equal(admitted(5, jittery), 50);
    });
});

describe("the counts of labels", () => {
    const box = { x: 0, y: 0, width: 1, height: 1 };
    const found = (label: string) => ({ label, classId: 0, score: 1, box, boxPx: box });

    it("start at 0 for wanted labels, tell changes only, and fall back to 0", () => {
        const counts = new LabelCounts();
        assert.deepEqual(counts.update([], ["car"]), [["car", 0]]);
        assert.deepEqual(counts.update([found("bus"), found("bus")], ["car"]), [["bus", 2]]);
        assert.deepEqual(counts.update([found("bus"), found("bus")], ["car"]), []);
        assert.deepEqual(counts.update([], []), [["bus", 0]]);
        assert.deepEqual(counts.all(), [
            ["car", 0],
            ["bus", 0],
        ]);
    });
});
