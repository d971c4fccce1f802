import assert from "node:assert/strict";
import { Camera } from "../../../src/camera/camera";
import { CAMERA_DEFAULTS } from "../../../src/camera/camera-options";
import type { VisionFrame } from "../../../src/frame";
import { makeClip, type Clip } from "../../fixtures/clip";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a file that is read once", function () {
    this.timeout(30_000);
    let clip: Clip;
    const frames: VisionFrame[] = [];
    let camera: Camera;
    let ended: Promise<void>;
    before(() => (clip = makeClip({ width: 320, height: 240, fps: 10, seconds: 2 })));
    after(() => clip.remove());
    afterEach(() => camera.close());

    /** Plays the 20 pictures of the clip. */
    function play(onFrame: (frame: VisionFrame) => void): void {
        frames.length = 0;
        ended = new Promise((resolve) => {
            camera = new Camera(
                { ...CAMERA_DEFAULTS, source: "Gate", url: clip.file, mode: "once" },
                {
                    frame: (frame) => {
                        frames.push(frame);
                        onFrame(frame);
                    },
                    event: ({ state }) => {
                        if (state === "ended") resolve();
                    },
                },
            );
        });
        camera.start();
    }

    it("is not read on while its frame is held", async () => {
        play((frame) => {
            frame.hold();
            if (frame.sequence !== 5) frame.release();
        });
        await pause(1500);
        assert.equal(frames.length, 5);
        frames[4]!.release();
        await ended;
        assert.equal(frames.length, 20);
    });

    it("is not read on while a frame before is held, which a slow node took late", async () => {
        play((frame) => {
            frame.hold();
            setTimeout(() => frame.release(), 20);
            // As by a node behind the one that had it first.
            if (frame.sequence === 5) setTimeout(() => frame.hold(), 30);
        });
        await pause(1500);
        assert.ok(frames.length >= 5 && frames.length <= 7, `${frames.length} frames`);
        frames[4]!.release();
        await ended;
        assert.equal(frames.length, 20);
    });

    it("is read on while work on its frames goes on, and has not ended before that is out", async () => {
        play((frame) => {
            frame.hold();
            frame.startWork();
            frame.release();
        });
        let isEnded = false;
        void ended.then(() => (isEnded = true));
        await pause(1500);
        assert.equal(frames.length, 20);
        assert.equal(isEnded, false);
        for (const frame of frames) frame.endWork();
        await ended;
    });

    it("is read on by the slowest of those that take its frames, each in a turn of its own", async () => {
        const held = new Set<number>();
        let most = 0;
        play((frame) => {
            assert.ok(frame.isAwaited);
            // As two nodes on one output: the first passes it on at once, the second gets it in the next turn.
            frame.hold();
            frame.release();
            setImmediate(() => {
                frame.hold();
                held.add(frame.sequence);
                most = Math.max(most, held.size);
                setTimeout(() => {
                    held.delete(frame.sequence);
                    frame.release();
                }, 60);
            });
        });
        await ended;
        assert.equal(frames.length, 20);
        assert.equal(most, 1);
    });

    it("has not ended while a node further on works on its last frame", async () => {
        let isOut = false;
        play((frame) => {
            frame.startWork();
            setTimeout(() => {
                frame.endWork();
                if (frame.sequence !== 20) return;
                // As Node-RED hands a message on.
                setImmediate(() => {
                    frame.hold();
                    setTimeout(() => {
                        isOut = true;
                        frame.release();
                    }, 100);
                });
            }, 10);
        });
        await ended;
        assert.equal(isOut, true);
    });

    it("stops at once whatever is held and worked on", async () => {
        play((frame) => {
            frame.startWork();
            if (frame.sequence === 5) frame.hold();
        });
        await pause(1500);
        const start = performance.now();
        await camera.close();
        assert.ok(performance.now() - start < 1500, `${performance.now() - start} ms`);
    });
});
