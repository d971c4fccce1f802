import assert from "node:assert/strict";
import { connectAsync } from "mqtt";
import { startAnswerServer, type AnswerServer } from "../fixtures/answer-server";
import { editorStatuses } from "../fixtures/editor-statuses";
import { eventually } from "../fixtures/eventually";
import { freePort } from "../fixtures/free-port";
import { Mosquitto } from "../fixtures/mosquitto";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../fixtures/node-red";
import { observers, seenIn, type Seen } from "../fixtures/observers";
import { packedPackage } from "../fixtures/packed";
import { startRtspServer, type RtspServer } from "../fixtures/rtsp-server";

const PASSWORD = "s3cr%t/@word";

const node = (id: string, type: string, more: object): FlowNode => ({
    id,
    type,
    z: "t",
    x: 1,
    y: 1,
    ...more,
});

const camera = (source: string, url: string, more: object = {}): FlowNode =>
    node(source, "csp-camera", {
        source,
        url,
        rate: 5,
        width: 448,
        connectTimeout: 2,
        wires: [[], ["seen"]],
        ...more,
    });

describe("a flow with faults, in Node-RED", function () {
    this.timeout(60_000);
    let nodeRed: RunningNodeRed;
    let good: RtspServer;
    let locked: RtspServer;
    let silent: AnswerServer;
    let broker: Mosquitto;

    before(async () => {
        [good, locked, silent, broker] = await Promise.all([
            startRtspServer(),
            startRtspServer({ password: "right" }),
            startAnswerServer(null),
            Mosquitto.stopped(),
        ]);
        const lockedUrl = locked.url.replace("//", `//admin:${encodeURIComponent(PASSWORD)}@`);
        nodeRed = await startNodeRed({
            line: "4.1",
            packageDir: packedPackage(),
            flows: [
                { id: "t", type: "tab", label: "faults" },
                camera("Good", good.url, {
                    wires: [
                        ["det", "det-none"],
                        ["seen", "pub"],
                    ],
                }),
                camera("Locked", lockedUrl),
                camera("Unknown", "rtsp://no-such-host.invalid/live"),
                camera("Refused", `rtsp://127.0.0.1:${await freePort()}/live`),
                camera("Silent", `rtsp://127.0.0.1:${silent.port}/live`),
                node("det", "csp-detect", { model: "mo", wires: [["pub"]] }),
                node("det-none", "csp-detect", { model: "mo-none", wires: [["pub"]] }),
                node("pub", "csp-publish", { broker: "br", wires: [] }),
                node("text", "http in", { url: "/text", method: "get", wires: [["det"]] }),
                { id: "mo", type: "csp-model", name: "" },
                { id: "mo-none", type: "csp-model", name: "", model: "no-such-model" },
                { id: "br", type: "csp-broker", name: "", url: broker.url, clientId: "csp", prefix: "csp" },
                ...observers("t"),
            ],
        });
    });
    after(async () => {
        await Promise.all([nodeRed.stop(), good.stop(), locked.stop(), silent.stop(), broker.stop()]);
    });

    /** Resolves with the first event or error that holds. */
    const see = async (holds: (seen: Seen) => boolean): Promise<Seen> => {
        const find = async (): Promise<Seen | null> => (await seenIn(nodeRed)).find(holds) ?? null;
        return (await eventually(find, (found) => found !== null, 20_000))!;
    };
    /** Resolves when the editor shows such a text under a node. */
    const shown = (id: string, words: RegExp): Promise<{ fill: string }> =>
        eventually(
            async () => (await editorStatuses(nodeRed.url)).get(id) ?? { text: "", fill: "" },
            ({ text }) => words.test(text),
            20_000,
        );

    for (const [source, code, words] of [
        ["Locked", "E_CAMERA_PASSWORD", /refuses the user or the password/],
        ["Unknown", "E_CAMERA_HOST", /host.*unknown/],
        ["Refused", "E_CAMERA_REFUSED", /refused the connection/],
        ["Silent", "E_CAMERA_NO_ANSWER", /No answer/],
    ] as const) {
        it(`says what is wrong with the camera ${source}, as event and status`, async () => {
            const event = await see(
                ({ kind, of, code: each }) => kind === "event" && of === source && each === code,
            );
            assert.match(event.text, words);
            assert.equal((await shown(source, words)).fill, "yellow");
        });
    }

    it("fails each message of a detector whose model is missing, with the cause", async () => {
        const error = await see(({ kind, of }) => kind === "error" && of === "det-none");
        assert.equal(error.code, "E_MODEL_MISSING");
        assert.match(error.text, /no-such-model/);
        assert.equal((await shown("det-none", /no-such-model/)).fill, "red");
    });

    it("fails a message without a frame or a picture, and that one only", async () => {
        // Nobody answers this request: the message ends in the Catch node.
        fetch(`${nodeRed.url}/text`, { signal: AbortSignal.timeout(500) }).catch(() => undefined);
        await see(({ kind, of, code }) => kind === "error" && of === "det" && code === "E_NO_PICTURE");
        const errors = (await seenIn(nodeRed)).filter(({ kind, of }) => kind === "error" && of === "det");
        assert.equal(errors.length, 1);
    });

    it("analyses on while the broker is down, shows it, and publishes once it is there", async () => {
        assert.equal((await shown("pub", /refuses the connection/)).fill, "yellow");
        assert.equal((await shown("det", /^[1-9][\d.]* fps/)).fill, "green");
        await broker.restart();
        const client = await connectAsync(broker.url);
        const arrived = new Promise<string>((resolve) => client.once("message", resolve));
        await client.subscribeAsync("csp/Good/detections");
        assert.equal(await arrived, "csp/Good/detections");
        await client.endAsync(true);
    });

    it("shows the password nowhere", async () => {
        const everything = [
            nodeRed.log(),
            JSON.stringify(await seenIn(nodeRed)),
            JSON.stringify([...(await editorStatuses(nodeRed.url))]),
        ];
        for (const form of [PASSWORD, encodeURIComponent(PASSWORD)]) {
            for (const text of everything) assert.ok(!text.includes(form), "the password is shown");
        }
    });

    it("is taken away by a deploy without a close time-out", async () => {
        await nodeRed.deploy([{ id: "t", type: "tab", label: "empty" }]);
        assert.doesNotMatch(nodeRed.log(), /Close timed out|uncaught|MaxListeners/i);
    });
});
