import assert from "node:assert/strict";
import type { NodeMessage } from "node-red";
import { VisionFrame } from "../../src/frame";
import { remoteControls } from "../../src/node-kit/remote-controls";
import { statsRegistry } from "../../src/stats/registry";
import { makeClip, type Clip } from "../fixtures/clip";
import { eventually } from "../fixtures/eventually";
import { nextMessage, nextMessages, nextStatus, ownNode, useLine } from "../fixtures/runtime";

const TAB = { id: "tab", type: "tab", label: "t" };
const SINKS = ["frames", "events", "caught"].map((id) => ({
    id,
    type: "helper",
    z: "tab",
    x: 1,
    y: 1,
    wires: [],
}));
const CATCH = { id: "c", type: "catch", z: "tab", x: 1, y: 1, scope: null, wires: [["caught"]] };

interface EventMessage extends NodeMessage {
    readonly payload: {
        readonly state: string;
        readonly source: string;
        readonly code: string;
        readonly cause: string;
    };
}

describe("csp-camera", function () {
    this.timeout(30_000);
    const helper = useLine("4.1");
    let clip: Clip;

    before(() => {
        useLine("4.1");
        clip = makeClip({ width: 320, height: 180, fps: 25, seconds: 2 });
    });
    after(() => {
        clip.remove();
    });
    afterEach(() => helper.unload());

    function camera(more: object): { id: string } {
        const wires = [["frames"], ["events"]];
        return { ...{ id: "cam", type: "csp-camera", z: "tab", x: 1, y: 1, source: "Gate", wires }, ...more };
    }
    const load = (nodes: object[], credentials = {}): Promise<void> =>
        helper.load([ownNode("csp-camera")], [TAB, ...nodes, CATCH, ...SINKS], credentials);

    /** Events until one of the state, with it. */
    async function eventsUntil(state: string): Promise<EventMessage["payload"][]> {
        const events: EventMessage["payload"][] = [];
        while (events.at(-1)?.state !== state)
            events.push(((await nextMessage("events")) as EventMessage).payload);
        return events;
    }

    it("sends frames without a payload on its first output and its states on the second", async () => {
        await load([camera({ url: clip.file, mode: "once" })]);
        const frames: NodeMessage[] = [];
        helper.getNode("frames").on("input", (message) => frames.push(message));
        const events = await eventsUntil("ended");
        assert.equal(
            events.some(({ state }) => state === "running"),
            true,
        );
        assert.equal(events[0]!.source, "Gate");
        assert.equal(frames.length, 50);
        const { frame, vision, payload } = frames[0] as {
            frame: VisionFrame;
            vision: object;
            payload?: unknown;
        };
        assert.equal(payload, undefined);
        assert.ok(VisionFrame.isFrame(frame));
        assert.deepEqual(vision, {
            source: "Gate",
            sequence: frame.sequence,
            capturedAt: frame.capturedAt,
            pts: frame.pts,
            frame: { width: 320, height: 180 },
        });
        const [figures] = statsRegistry.figures(["cam"]);
        assert.equal(figures!.in, 50);
        assert.equal(figures!.out, 50);
    });

    it("pauses, resumes and changes its rate when asked to over MQTT, as long as it is there", async () => {
        await load([camera({ url: clip.file, mode: "loop" })]);
        await eventsUntil("running");
        const ask = (command: string, value?: unknown): void => {
            const [control = assert.fail(command), ...more] = remoteControls.find("Gate", command);
            assert.deepEqual(more, []);
            void control(value);
        };
        assert.equal(remoteControls.ownerOf("Gate"), "cam");
        const stopped = eventsUntil("stopped");
        ask("pause");
        await stopped;
        await eventually(
            () => remoteControls.enabled().join(),
            (text) => text === "Gate,false",
            2000,
        );
        const running = eventsUntil("running");
        ask("pause", "off");
        await running;
        await eventually(
            () => remoteControls.enabled().join(),
            (text) => text === "Gate,true",
            2000,
        );
        const again = eventsUntil("running");
        ask("rate", "5");
        await again;
        const frames = (await nextMessages("frames", 4)).slice(1) as unknown as { frame: VisionFrame }[];
        const times = frames.map(({ frame }) => frame.pts ?? 0);
        for (const [i, time] of times.entries()) {
            const gap = time - (times[i - 1] ?? time - 0.2);
            // The loop's seam has a gap of its own.
            assert.ok(gap > 0.15 || gap < 0, times.join());
        }
        assert.throws(() => remoteControls.find("Gate", "rate")[0]?.("fast"), { code: "E_COMMAND_VALUE" });
        await helper.unload();
        assert.deepEqual(remoteControls.find("Gate", "pause"), []);
    });

    it("stops, starts and restarts by message, and names the commands when it gets another", async () => {
        await load([camera({ url: clip.file, mode: "loop" })]);
        await eventsUntil("running");
        helper.getNode("cam").receive({ payload: "stop" });
        await eventsUntil("stopped");
        helper.getNode("cam").receive({ payload: "start" });
        await eventsUntil("running");
        helper.getNode("cam").receive({ payload: "restart" });
        await eventsUntil("running");
        const caught = nextMessage("caught");
        helper.getNode("cam").receive({ payload: "pause" });
        const { error } = (await caught) as unknown as { error: { code: string; message: string } };
        assert.equal(error.code, "E_PAYLOAD");
        assert.match(error.message, /start, stop, restart.*pause/);
    });

    it("carries out commands one after the other: the last one counts", async () => {
        await load([camera({ url: clip.file, mode: "loop" })]);
        await eventsUntil("running");
        for (const payload of ["stop", "start", "stop", "start"]) helper.getNode("cam").receive({ payload });
        await eventsUntil("stopped");
        await eventsUntil("stopped");
        await eventsUntil("running");
    });

    it("is in error when another camera has its source name, and starts once that one is gone", async () => {
        const first = camera({ id: "cam", url: clip.file, mode: "loop" });
        const second = camera({ id: "cam2", url: clip.file, mode: "loop" });
        const error = nextStatus("cam2", /Gate.*csp-camera.*\(cam\)/);
        await load([first, second]);
        await error;
        const running = nextStatus("cam2", /fps/);
        await helper.setFlows([TAB, second, CATCH, ...SINKS], "nodes");
        await running;
    });

    it("reads variables, and is in error with the name of one that cannot be used", async () => {
        process.env["CSP_TEST_RATE"] = "seven";
        try {
            const error = nextStatus("cam", /rate.*CSP_TEST_RATE/);
            await load([camera({ url: clip.file, rate: "${CSP_TEST_RATE}" })]);
            await error;
        } finally {
            delete process.env["CSP_TEST_RATE"];
        }
    });

    it("never shows user and password, wherever they were written", async () => {
        const url = "rtsp://viewer:s3cret@127.0.0.1:9/stream";
        const status = nextStatus("cam", /refused/i);
        await load([camera({ url })]);
        const events = await eventsUntil("waiting");
        assert.doesNotMatch(JSON.stringify(events) + (await status), /viewer|s3cret/);
        assert.equal(events.at(-1)!.code, "E_CAMERA_REFUSED");
    });

    it("samples by time: about 7 frames a second of 25", async () => {
        await load([camera({ url: clip.file, mode: "loop", rate: "7" })]);
        const frames = (await nextMessages("frames", 22, 15_000)).map((m) => m["frame"] as VisionFrame);
        const begun = Date.parse(frames[0]!.capturedAt);
        const seconds = (Date.parse(frames.at(-1)!.capturedAt) - begun) / 1000;
        assert.ok(Math.abs(21 / seconds - 7) < 1, `${21 / seconds} per second`);
    });
});
