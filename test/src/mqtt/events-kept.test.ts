import assert from "node:assert/strict";
import { EventQueue } from "../../../src/mqtt/outbox/event-queue";
import { NoStore } from "../../../src/mqtt/outbox/event-store";
import { USUAL_OUTBOX } from "../../../src/mqtt/outbox/outbox-options";
import { StateQueue } from "../../../src/mqtt/outbox/state-queue";
import { StreamQueue } from "../../../src/mqtt/outbox/stream-queue";
import type { Outcome } from "../../../src/mqtt/outgoing";
import { OWNER, probe, type Probe } from "../../fixtures/outgoing";

interface Limits {
    readonly count?: number;
    readonly bytes?: number;
    readonly ageS?: number;
    readonly subscriberWaitS?: number;
}

describe("the events that wait for a broker", () => {
    let now = 0;
    let told: Outcome[] = [];

    function queueOf({ subscriberWaitS = 60, ...event }: Limits = {}): EventQueue {
        [now, told] = [1_000_000, []];
        const limits = { event: { ...USUAL_OUTBOX.event, ...event }, subscriberWaitS };
        return new EventQueue(
            limits,
            new NoStore(),
            (outcome) => told.push(outcome),
            () => now,
        );
    }

    function add(queue: EventQueue, text: string, topic = "t"): Probe {
        const event = probe(text, { class: "event", topic });
        queue.add(event);
        return event;
    }

    function take(queue: EventQueue): string[] {
        const found: string[] = [];
        for (let next = queue.take(); next; next = queue.take()) found.push(next.render().toString());
        return found;
    }

    it("come in order, over all topics, and back in order whatever was acknowledged first", () => {
        const queue = queueOf();
        for (const [text, topic] of [
            ["1", "a"],
            ["2", "b"],
            ["3", "a"],
            ["4", "a"],
        ] as const)
            add(queue, text, topic);
        const taken = [queue.take()!, queue.take()!, queue.take()!];
        taken[1]!.ended({ kind: "sent" });
        queue.putBack([taken[2]!]);
        queue.putBack([taken[0]!]);
        assert.deepEqual(take(queue), ["1", "3", "4"]);
        assert.equal(queue.size, 3);
    });

    it("are dropped from the oldest on when there are too many, and counted exactly", () => {
        const queue = queueOf({ count: 100 });
        const events = Array.from({ length: 1728 }, (_, i) => add(queue, String(i), `t${i % 3}`));
        assert.equal(queue.size, 100);
        assert.deepEqual(told.length, 1628);
        assert.ok(events.slice(0, 1628).every((event) => event.outcomes[0]?.kind === "dropped"));
        assert.deepEqual(
            take(queue),
            Array.from({ length: 100 }, (_, i) => String(1628 + i)),
        );
    });

    it("are dropped from the oldest on when they take too many bytes", () => {
        const queue = queueOf({ bytes: 1000 });
        for (let i = 0; i < 5; i++) add(queue, String(i).repeat(300));
        assert.ok(queue.bytes <= 1000);
        assert.deepEqual(
            take(queue).map((text) => text[0]),
            ["2", "3", "4"],
        );
    });

    it("that nobody subscribes to are dropped before others when there are too many", () => {
        const queue = queueOf({ count: 3 });
        for (const [text, topic] of [
            ["1", "wanted"],
            ["2", "unwanted"],
            ["3", "unwanted"],
        ] as const) {
            add(queue, text, topic);
        }
        queue.begin(true);
        const first = queue.take()!;
        queue.unheard(queue.take()!);
        queue.putBack([first]);
        add(queue, "4", "wanted");
        assert.deepEqual(
            queue.records().map(({ payload }) => payload.toString()),
            ["1", "3", "4"],
        );
    });

    it("are dropped as expired when they are too old", () => {
        const queue = queueOf({ ageS: 86_400 });
        const old = add(queue, "old");
        now += 86_400_001;
        add(queue, "new");
        assert.deepEqual(old.outcomes, [{ kind: "dropped", reason: "expired" }]);
        assert.deepEqual(take(queue), ["new"]);
    });

    it("go one by one until the broker has named a subscriber, then as many as may", () => {
        const queue = queueOf();
        for (const text of ["1", "2", "3"]) add(queue, text);
        queue.begin(true);
        const first = queue.take()!;
        assert.equal(queue.take(), undefined);
        first.ended({ kind: "sent" });
        assert.deepEqual(take(queue), ["2", "3"]);
    });

    it("wait for a subscriber without holding up other topics, and are unheard after the time set", () => {
        const queue = queueOf({ subscriberWaitS: 60 });
        const [early, other] = [add(queue, "1", "a"), add(queue, "2", "b")];
        queue.begin(true);
        queue.unheard(queue.take()!);
        queue.take()!.ended({ kind: "sent" });
        assert.deepEqual(other.outcomes, [{ kind: "sent" }]);
        assert.deepEqual(queue.unheardTopics(), ["a"]);
        assert.equal(queue.take(), undefined);
        assert.equal(queue.wait(), 1000);
        now += 30_000;
        const late = add(queue, "3", "a");
        queue.unheard(queue.take()!);
        now += 30_000;
        queue.unheard(queue.take()!);
        assert.deepEqual(early.outcomes, [{ kind: "dropped", reason: "unheard" }]);
        assert.deepEqual(late.outcomes, []);
        now += 1000;
        queue.take()!.ended({ kind: "sent" });
        assert.deepEqual(queue.unheardTopics(), []);
        assert.equal(queue.size, 0);
    });

    it("are unheard at once where nobody is waited for, which is not the same as sent", () => {
        const queue = queueOf({ subscriberWaitS: 0 });
        const event = add(queue, "1");
        queue.begin(true);
        queue.unheard(queue.take()!);
        assert.deepEqual(event.outcomes, [{ kind: "dropped", reason: "unheard" }]);
    });

    it("outlive their node, which then hears no more of them", () => {
        const queue = queueOf();
        const event = add(queue, "1");
        queue.detach(OWNER);
        queue.take()!.ended({ kind: "sent" });
        assert.deepEqual(event.outcomes, []);
        assert.deepEqual(told, [{ kind: "sent" }]);
    });
});

describe("the states of a broker", () => {
    const state = (text: string, topic = "s"): Probe => probe(text, { class: "state", retain: true, topic });
    const render = (queue: StateQueue): string | undefined => queue.take()?.render().toString();

    it("are told again to each connection, the latest of each topic, unless they ask to forget", () => {
        const queue = new StateQueue(10);
        for (const [text, topic] of [
            ["1", "a"],
            ["", "b"],
            ["2", "c"],
        ] as const) {
            const one = state(text, topic);
            queue.add(one);
            queue.sent(queue.take()!);
        }
        queue.add(state("3", "c"));
        queue.repeat();
        assert.deepEqual([render(queue), render(queue), render(queue)], ["3", "1", undefined]);
    });

    it("of a node that has stopped are not told again", () => {
        const queue = new StateQueue(10);
        queue.add(state("1"));
        queue.sent(queue.take()!);
        assert.deepEqual(queue.forget(OWNER), []);
        queue.repeat();
        assert.equal(queue.take(), undefined);
    });

    it("are of so many topics at most", () => {
        const queue = new StateQueue(2);
        const first = state("1", "a");
        for (const one of [first, state("2", "b"), state("3", "c")]) queue.add(one);
        assert.deepEqual(first.outcomes, [{ kind: "dropped", reason: "queue" }]);
        assert.equal(queue.size, 2);
    });
});

describe("the streams that wait for a broker", () => {
    it("are the newest few seconds", () => {
        let now = 0;
        const queue = new StreamQueue({ perTopic: 100, ageS: 10 }, () => now);
        const all = Array.from({ length: 30 }, (_, second) => {
            now = second * 1000;
            const one = probe(String(second));
            queue.add(one);
            return one;
        });
        assert.equal(queue.size, 11);
        assert.deepEqual(all[18]!.outcomes, [{ kind: "dropped", reason: "expired" }]);
        assert.equal(queue.take()?.render().toString(), "19");
    });
});
