import assert from "node:assert/strict";
import { VisionError } from "../../src/errors";
import { VisionFrame, type FrameParts } from "../../src/frame";

function parts(change: Partial<FrameParts> = {}): FrameParts {
    return {
        pixels: VisionFrame.allocate(4, 2),
        width: 4,
        height: 2,
        nativeWidth: 8,
        nativeHeight: 4,
        source: "Gate",
        sequence: 7,
        pts: 1.5,
        capturedAt: Date.UTC(2026, 10, 24, 9, 15, 2, 113),
        ...change,
    };
}

describe("VisionFrame", () => {
    it("lies in memory that threads can share", () => {
        assert.ok(VisionFrame.allocate(4, 2).buffer instanceof SharedArrayBuffer);
        assert.equal(VisionFrame.allocate(4, 2).length, 24);
    });

    it("is frozen", () => {
        const frame = new VisionFrame(parts());
        assert.throws(() => Object.assign(frame, { width: 5 }), TypeError);
        assert.ok(Object.isFrozen(frame));
    });

    it("tells its size, source and times, and no pixels, when it is turned into JSON", () => {
        assert.deepEqual(JSON.parse(JSON.stringify(new VisionFrame(parts()))), {
            type: "VisionFrame",
            width: 4,
            height: 2,
            nativeWidth: 8,
            nativeHeight: 4,
            source: "Gate",
            sequence: 7,
            pts: 1.5,
            capturedAt: "2026-11-24T09:15:02.113Z",
            bytes: 24,
        });
    });

    for (const [name, pixels] of [
        ["no pixels", Buffer.alloc(0)],
        ["one byte too few", Buffer.alloc(23)],
        ["an alpha channel", Buffer.alloc(32)],
    ] as const) {
        it(`refuses ${name}`, () => {
            assert.throws(
                () => new VisionFrame(parts({ pixels })),
                (error) =>
                    error instanceof VisionError &&
                    error.code === "E_FRAME_FORMAT" &&
                    /24/.test(error.message),
            );
        });
    }

    it("knows what a copy or a JSON trip has made of a frame", () => {
        const frame = new VisionFrame(parts());
        assert.equal(VisionFrame.isFrame(frame), true);
        for (const other of [
            {},
            null,
            "frame",
            JSON.parse(JSON.stringify(frame)),
            Object.assign({}, frame),
        ]) {
            assert.equal(VisionFrame.isFrame(other), false);
        }
    });

    it("gives those who draw a copy", () => {
        const frame = new VisionFrame(parts());
        frame.copyPixels().fill(255);
        assert.ok(frame.pixels.every((byte) => byte === 0));
    });

    it("is released when the last hold is given back", async () => {
        const frame = new VisionFrame(parts());
        const order: string[] = [];
        frame.hold();
        frame.hold();
        const released = frame.whenReleased().then(() => order.push("released"));
        frame.release();
        await new Promise((resolve) => setTimeout(resolve, 80));
        order.push("second release");
        frame.release();
        await released;
        assert.deepEqual(order, ["second release", "released"]);
    });

    it("is released at once when its work is already out", async () => {
        const frame = new VisionFrame(parts());
        frame.hold();
        frame.release();
        const before = performance.now();
        await frame.whenReleased();
        assert.ok(performance.now() - before < 40);
    });

    it("is released after 50 ms when nobody takes it", async () => {
        const before = performance.now();
        await new VisionFrame(parts()).whenReleased();
        assert.ok(performance.now() - before >= 45);
    });

    it("keeps its holds when somebody releases once too often", () => {
        const frame = new VisionFrame(parts());
        frame.release();
        frame.hold();
        frame.release();
        frame.release();
        frame.hold();
        let released = false;
        void frame.whenReleased().then(() => (released = true));
        assert.equal(released, false);
        frame.release();
    });
});
