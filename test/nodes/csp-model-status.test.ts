import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ShownStatus } from "../fixtures/editor-statuses";
import { eventually } from "../fixtures/eventually";
import { startNodeRed, type FlowNode, type RunningNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";
import { watchStatus, type StatusHistory } from "../fixtures/status-history";
import { writeTinyYolov3, type TinyNetwork } from "../fixtures/tiny-yolov3";

const NETWORK: TinyNetwork = {
    width: 64,
    height: 32,
    labels: ["cup"],
    scales: [{ name: "only", stride: 16, anchors: [[20, 12]], scaleXY: 2, raw: [0, 0, 0, 0, 1] }],
}; // prettier-ignore

interface State {
    readonly kind: string;
    readonly text: string;
    readonly code: string | null;
    readonly provider: string | null;
}

/** Ways in which a good model in a folder becomes one that does not load. */
const BREAK: Readonly<Record<string, { code: string; cause: RegExp; how: (folder: string) => void }>> = {
    "has no manifest": {
        code: "E_MODEL_MISSING",
        cause: /^The model ".*" is missing; looked for/,
        how: (folder) => rmSync(path.join(folder, "model.json")),
    },
    "has a manifest that is none": {
        code: "E_MODEL_MANIFEST",
        cause: /model\.json/,
        how: (folder) => writeFileSync(path.join(folder, "model.json"), "{"),
    },
    "has no network": {
        code: "E_MODEL_MISSING",
        cause: /^The network file .*tiny\.onnx is missing/,
        how: (folder) => rmSync(path.join(folder, "tiny.onnx")),
    },
    "has a network that was cut off": {
        code: "E_MODEL_FILE",
        cause: /tiny\.onnx/,
        how: (folder) => truncateSync(path.join(folder, "tiny.onnx"), 300),
    },
    "has a network that was changed": {
        code: "E_MODEL_DIGEST",
        cause: /^Expected sha256 0{64} for .*tiny\.onnx/,
        how: (folder) => change(folder, { sha256: { "tiny.onnx": "0".repeat(64) } }),
    },
    "has a head that its outputs do not fit": {
        code: "E_MODEL_HEAD",
        cause: /\bonly\b/,
        how: (folder) => change(folder, { head: { kind: "yolox" } }),
    },
};

function change(folder: string, more: object): void {
    const file = path.join(folder, "model.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...manifest, ...more }));
}

const flow = (model: object, detector: object = {}): FlowNode[] => [
    { id: "t", type: "tab", label: "case" },
    { id: "mo", type: "csp-model", name: "", provider: "cpu", ...model },
    { id: "de", type: "csp-detect", z: "t", x: 1, y: 1, model: "mo", wires: [[]], ...detector },
];

describe("the status of csp-model", function () {
    this.timeout(60_000);
    let [folder, good] = ["", ""];
    let nodeRed: RunningNodeRed;
    let history: StatusHistory;

    before(async () => {
        nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
    });
    after(() => nodeRed.stop());
    beforeEach(async () => {
        [folder, good] = ["broken", "good"].map((name) =>
            mkdtempSync(path.join(tmpdir(), `csp-${name}-`)),
        ) as [string, string];
        for (const each of [folder, good]) writeTinyYolov3(each, NETWORK);
        await nodeRed.deploy([]);
        history = await watchStatus(nodeRed.url, "mo");
    });
    afterEach(() => {
        history.close();
        for (const each of [folder, good]) rmSync(each, { recursive: true });
    });

    const shown = (fill: string): Promise<ShownStatus> =>
        eventually(
            () => history.seen.at(-1) ?? { text: "", fill: "" },
            (status) => status.fill === fill,
            15_000,
        );
    const told = async (): Promise<State> => (await nodeRed.get("/csp-vision/model-state?id=mo")) as State;
    /** Waits longer than a status takes to change. */
    const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1500));

    for (const [what, { code, cause, how }] of Object.entries(BREAK)) {
        it(`is red with the cause for a model that ${what}, and right again after a deploy with a good one`, async () => {
            how(folder);
            await nodeRed.deploy(flow({ model: folder }));
            const red = await shown("red");
            const state = await told();
            assert.deepEqual([state.kind, state.code, state.provider], ["error", code, null]);
            assert.match(state.text, cause);
            // On the canvas it is cut off where it would run over its neighbours.
            assert.ok(state.text.startsWith(red.text.replace(/…$/, "")), red.text);

            const before = history.seen.length;
            await nodeRed.deploy(flow({ model: good }));
            const green = await shown("green");
            assert.equal(green.text, "cpu");
            await settle();
            const after = history.seen.slice(before).map(({ text }) => text);
            assert.deepEqual(new Set(after), new Set(["loading the model", "cpu"]));
            assert.equal(after.at(-1), "cpu");
            assert.equal((await told()).code, null);
        });
    }

    it("is right again when the files are there and only the detector is deployed", async () => {
        const manifest = readFileSync(path.join(folder, "model.json"));
        rmSync(path.join(folder, "model.json"));
        await nodeRed.deploy(flow({ model: folder }));
        await shown("red");
        writeFileSync(path.join(folder, "model.json"), manifest);
        await nodeRed.deploy(flow({ model: folder }, { name: "again" }), "nodes");
        assert.equal((await shown("green")).text, "cpu");
        rmSync(path.join(folder, "model.json"));
        await nodeRed.deploy(flow({ model: folder }, { name: "and again" }), "nodes");
        assert.match((await shown("red")).text, /is missing; looked for/);
    });

    it("is red for a provider that cannot be had, and right again after a deploy with one that can", async function () {
        if (process.platform === "darwin") this.skip();
        await nodeRed.deploy(flow({ model: good, provider: "coreml" }));
        const { text } = await shown("red");
        assert.match(text, /^The provider coreml does not work on /);
        assert.equal((await told()).code, "E_PROVIDER");
        await nodeRed.deploy(flow({ model: good, provider: "wasm" }));
        assert.equal((await shown("green")).text, "wasm");
    });

    it("is red for a name that is no provider's, also while no node uses it", async () => {
        await nodeRed.deploy(flow({ model: good, provider: "gpu" }, { model: "" }));
        assert.match((await shown("red")).text, /^Field provider: expected one of auto, cpu, wasm, /i);
        assert.equal((await told()).kind, "error");
        await settle();
        assert.equal(history.seen.at(-1)!.fill, "red");
    });

    it("never says that no node uses it while one does, through deploys of everything", async () => {
        for (let x = 1; x <= 3; x++) {
            await nodeRed.deploy(flow({ model: good }, { x }));
            await shown("green");
            await settle();
        }
        const texts = history.seen.map(({ text }) => text);
        assert.ok(
            texts.every((text) => text === "loading the model" || text === "cpu"),
            texts.join(),
        );
        await nodeRed.deploy(flow({ model: good }, { model: "" }));
        assert.equal((await shown("grey")).text, "no node uses it");
    });
});
