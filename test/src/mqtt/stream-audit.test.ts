import assert from "node:assert/strict";
import { StreamAudit, type AuditOptions, type AuditReport } from "../../../src/mqtt/stream-audit";

interface Sent {
    readonly n: number;
    readonly s?: string;
    readonly qos?: 0 | 1 | 2;
    readonly topic?: string;
    readonly more?: object;
    readonly retain?: boolean;
}

function audited(all: readonly (Sent | number)[], options: AuditOptions = { fromStart: false }): AuditReport {
    const audit = new StreamAudit(options);
    for (const one of all) {
        const {
            n,
            s = "a",
            qos = 1,
            topic = "t",
            more = {},
            retain = false,
        } = typeof one === "number" ? { n: one } : one;
        const payload = Buffer.from(JSON.stringify({ session: s, number: n, ...more }));
        audit.take({ topic, payload, qos, retain });
    }
    return audit.report();
}

/** missing, late, repeated, forbidden, contradicting of each session */
function figures({ sessions }: AuditReport): number[][] {
    return sessions.map((one) => [one.missing, one.late, one.repeated, one.forbidden, one.contradicting]);
}

describe("the audit of a stream", () => {
    for (const [what, sent, expected] of [
        ["finds nothing in a whole one", [1, 2, 3], [[0, 0, 0, 0, 0]]],
        ["allows one that was joined in the middle", [7, 8], [[0, 0, 0, 0, 0]]],
        ["finds what is missing", [1, 2, 5, 6, 9], [[4, 0, 0, 0, 0]]],
        ["tells late from missing", [1, 4, 2, 3], [[0, 2, 0, 0, 0]]],
        ["tells what fills part of a gap", [1, 6, 3], [[3, 1, 0, 0, 0]]],
        ["tells what came before the first", [5, 2], [[2, 1, 0, 0, 0]]],
        ["allows what QoS 1 sends again", [1, 2, 3, 2, 3, 4], [[0, 0, 2, 0, 0]]],
        [
            "does not allow it at QoS 0",
            [
                { n: 1, qos: 0 },
                { n: 1, qos: 0 },
            ],
            [[0, 0, 1, 1, 0]],
        ],
        ["finds two documents with one number", [{ n: 1 }, { n: 1, more: { x: 1 } }], [[0, 0, 1, 0, 1]]],
        [
            "expects a later session whole",
            [1, { n: 3, s: "b" }],
            [
                [0, 0, 0, 0, 0],
                [2, 0, 0, 0, 0],
            ],
        ],
        [
            "finds an old session behind a new one",
            [1, { n: 1, s: "b" }, 2],
            [
                [0, 1, 0, 0, 0],
                [0, 0, 0, 0, 0],
            ],
        ],
        [
            "counts each topic for itself",
            [1, { n: 1, topic: "u" }, 2, { n: 2, topic: "u" }],
            [
                [0, 0, 0, 0, 0],
                [0, 0, 0, 0, 0],
            ],
        ],
    ] as const) {
        it(what, () => {
            assert.deepEqual(figures(audited(sent)), expected);
        });
    }

    it("expects the first session whole, too, if it was there from the start", () => {
        assert.deepEqual(audited([3, 4], { fromStart: true }).sessions[0]?.missingRanges, [[1, 2]]);
    });

    it("passes over what is no document, and what was retained", () => {
        const audit = new StreamAudit({ fromStart: false });
        for (const text of [
            "3",
            "online",
            "{",
            "{}",
            '{"session":"a","number":0}',
            '{"session":1,"number":1}',
            "",
        ]) {
            assert.equal(
                audit.take({ topic: "t", payload: Buffer.from(text), qos: 1, retain: false }),
                false,
                text,
            );
        }
        const payload = Buffer.from('{"session":"a","number":1}');
        assert.equal(audit.take({ topic: "t", payload, qos: 1, retain: true }), false);
        assert.deepEqual(audit.report(), { sessions: [], open: [], documents: 0, others: 8 });
    });

    it("follows events to their end, also into the next session, and tells which were left", () => {
        const event = (n: number, s: string, id: string, type: string): Sent => ({
            n,
            s,
            more: { id, type, label: "person" },
        });
        const report = audited([
            event(1, "a", "1", "begin"),
            event(2, "a", "2", "begin"),
            event(3, "a", "3", "begin"),
            event(4, "a", "1", "end"),
            event(1, "b", "2", "end"),
            event(2, "b", "4", "begin"),
        ]);
        assert.deepEqual(report.open, [
            { topic: "t", id: "3", session: "a", label: "person", isLeft: true },
            { topic: "t", id: "4", session: "b", label: "person", isLeft: false },
        ]);
    });
});
