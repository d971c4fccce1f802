import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { NodeMessage } from "node-red";
import type { Detection } from "../../src/detection";
import { makeClip, type Clip } from "../fixtures/clip";
import { shared } from "../fixtures/paths";
import { nextMessage, nextMessages, nextStatus, ownNode, useLine } from "../fixtures/runtime";

const TAB = { id: "tab", type: "tab", label: "t" };
const SINKS = ["end", "events"].map((id) => ({ id, type: "helper", z: "tab", x: 1, y: 1, wires: [] }));

const ENVIRONMENT = {
    CSP_HOST: "127.0.0.1",
    CSP_USER: "viewer-7",
    CSP_PASSWORD: "s3cret-7",
    CSP_WORD: "seven",
    CSP_EMPTY: "",
};

describe("variables in the settings of camera and detector", function () {
    this.timeout(20_000);
    const helper = useLine("4.1");
    let clip: Clip;

    before(() => {
        useLine("4.1");
        Object.assign(process.env, ENVIRONMENT);
        clip = makeClip({ width: 160, height: 90, fps: 10, seconds: 2 });
    });
    after(() => {
        for (const name of Object.keys(ENVIRONMENT)) Reflect.deleteProperty(process.env, name);
        clip.remove();
    });
    afterEach(() => helper.unload());

    const load = (nodes: object[], credentials = {}): Promise<void> =>
        helper.load(
            ["csp-camera", "csp-detect", "csp-model"].map(ownNode),
            [TAB, ...nodes, ...SINKS],
            credentials,
        );

    function camera(more: object): object {
        const wires = [["end"], ["events"]];
        return { id: "cam", type: "csp-camera", z: "tab", x: 1, y: 1, source: "Gate", wires, ...more };
    }

    for (const [variable, words] of [
        ["CSP_WORD", /rate.*seven.*CSP_WORD/],
        ["CSP_EMPTY", /rate.*CSP_EMPTY is empty/],
        ["CSP_UNSET", /rate.*CSP_UNSET is not set/],
    ] as const) {
        it(`put the camera in error that names field and variable: a rate of \${${variable}}`, async () => {
            const status = nextStatus("cam", words);
            await load([camera({ url: clip.file, rate: `\${${variable}}` })]);
            await status;
        });
    }

    it("are resolved inside an address, and with user and password shown nowhere", async () => {
        const messages: NodeMessage[] = [];
        const status = nextStatus("cam", /127\.0\.0\.1/);
        await load([camera({ url: "rtsp://${CSP_HOST}:9/s" })], {
            cam: { user: "${CSP_USER}", password: "${CSP_PASSWORD}" },
        });
        helper.getNode("events").on("input", (message) => messages.push(message));
        const text = (await status) + JSON.stringify(messages);
        assert.ok(messages.length > 0);
        assert.doesNotMatch(text, /\$\{|viewer-7|s3cret-7/);
    });

    it("give each copy of a subflow a camera of its own name", async () => {
        const copy = (id: string, value: string): object => ({
            ...{ id, type: "subflow:s", z: "tab", x: 1, y: 1, wires: [["end"]] },
            env: [{ name: "CAM", type: "str", value }],
        });
        const out = [{ x: 9, y: 1, wires: [{ id: "cam", port: 0 }] }];
        await load([
            { id: "s", type: "subflow", name: "s", in: [], out },
            { ...camera({ source: "${CAM}", url: clip.file, mode: "loop", wires: [[], []] }), z: "s" },
            copy("a", "gate"),
            copy("b", "yard"),
        ]);
        const sources = (await nextMessages("end", 10)).map(({ topic }) => topic);
        assert.deepEqual(new Set(sources), new Set(["gate", "yard"]));
    });

    it("keep a number a number: a score from a subflow", async function () {
        const payload = readFileSync(shared(this, "images/dog.jpg"));
        const out = [{ x: 9, y: 1, wires: [{ id: "det", port: 0 }] }];
        const flow = (T: number): object[] => [
            { id: "mo", type: "csp-model" },
            { id: "s", type: "subflow", name: "s", in: [{ x: 1, y: 1, wires: [{ id: "det" }] }], out },
            { id: "det", type: "csp-detect", z: "s", x: 1, y: 1, model: "mo", score: "${T}", wires: [[]] },
            {
                ...{ id: "a", type: "subflow:s", z: "tab", x: 1, y: 1, wires: [["end"]] },
                env: [{ name: "T", type: "num", value: String(T) }],
            },
        ];
        const counts: number[] = [];
        for (const score of [0.1, 0.4]) {
            await load(flow(score));
            const answered = nextMessage("end");
            helper.getNode("a").receive({ payload });
            const scores = ((await answered).payload as Detection[]).map((found) => found.score);
            assert.ok(scores.every((found) => found >= score));
            counts.push(scores.length);
            await helper.unload();
        }
        assert.ok(counts[0]! > counts[1]!, counts.join(" and "));
    });
});
