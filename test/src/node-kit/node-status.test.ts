import assert from "node:assert/strict";
import type { NodeStatus as Look } from "node-red";
import { figuresText } from "../../../src/node-kit/figures-text";
import { NodeStatus } from "../../../src/node-kit/node-status";

/** Keeps what a node was told to show, and when. */
function shownBy(): { status: NodeStatus; shown: { text: string; at: number }[]; enough: Promise<void> } {
    const shown: { text: string; at: number }[] = [];
    let second = (): void => undefined;
    const enough = new Promise<void>((resolve) => (second = resolve));
    const status = new NodeStatus({
        status: (look: string | Look) => {
            shown.push({ text: typeof look === "string" ? look : (look.text ?? ""), at: performance.now() });
            if (shown.length === 2) second();
        },
    });
    return { status, shown, enough };
}

describe("NodeStatus", () => {
    it("shows the first view at once and of a burst only the last, a second later", async () => {
        const { status, shown, enough } = shownBy();
        for (let i = 0; i < 50; i++) status.show("running", String(i));
        assert.deepEqual(
            shown.map(({ text }) => text),
            ["0"],
        );
        await enough;
        assert.equal(shown[1]!.text, "49");
        assert.ok(shown[1]!.at - shown[0]!.at >= 950);
        status.close();
    });

    it("stays silent while nothing changes, and clears at the end", () => {
        const { status, shown } = shownBy();
        status.show("waiting", "connecting");
        status.show("waiting", "connecting");
        assert.equal(shown.length, 1);
        status.close();
        assert.deepEqual(shown[1]!.text, "");
    });

    it("asks for the view every second while it follows", async () => {
        const { status, shown, enough } = shownBy();
        let n = 0;
        status.follow(() => ({ kind: "running", text: String(++n) }));
        await enough;
        status.close();
        assert.equal(shown[0]!.text, "1");
        assert.ok(shown[1]!.text > "1");
    });

    it("keeps a failure of one message in sight while the usual views go on", async () => {
        const { status, shown, enough } = shownBy();
        status.show("running", "before");
        status.flash("no picture");
        status.show("running", "after");
        await enough;
        assert.deepEqual(
            shown.map(({ text }) => text),
            ["before", "no picture"],
        );
        status.close();
    });

    it("shows nothing any more once it is closed", () => {
        const { status, shown } = shownBy();
        status.show("running", "before");
        status.close();
        const { length } = shown;
        status.flash("late");
        status.show("error", "late");
        status.follow(() => ({ kind: "running", text: "late" }));
        assert.equal(shown.length, length);
    });

    it("cuts a text that is too long for the canvas", () => {
        const { status, shown } = shownBy();
        status.show("error", "x".repeat(500));
        assert.equal(shown[0]!.text.length, 100);
        status.close();
    });
});

describe("figuresText", () => {
    it("reads as in the documentation", () => {
        assert.equal(figuresText(29.94, 8.12, "cpu"), "29.9 fps · 8.1 ms · cpu");
        assert.equal(figuresText(0, null), "0.0 fps");
    });
});
