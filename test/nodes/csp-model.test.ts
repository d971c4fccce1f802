import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { describeModel } from "../../src/model/describe-model";
import { editorStatuses } from "../fixtures/editor-statuses";
import { eventually } from "../fixtures/eventually";
import { startNodeRed } from "../fixtures/node-red";
import { ROOT } from "../fixtures/paths";
import { NO_VULKAN } from "../fixtures/software-vulkan";

type Description = Awaited<ReturnType<typeof describeModel>>;

describe("what the editor is told of a model", function () {
    this.timeout(30_000);

    it("is its name, task, labels and score, or why there is none", async () => {
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT });
        try {
            const manifest = JSON.parse(
                readFileSync(path.join(ROOT, "models/csp-street/model.json"), "utf8"),
            ) as Record<string, unknown>;
            const { name, task, labels, score } = manifest;
            const { notes, input, ...found } = (await nodeRed.get("/csp-vision/model?model=")) as Description;
            assert.deepEqual(found, { name, task, labels, score, head: "yolov3" });
            assert.ok(input && notes.length > 0);
            const file = encodeURIComponent(path.join(ROOT, "models/csp-street/model.json"));
            const odd = await fetch(`${nodeRed.url}/csp-vision/model?model=${file}&head=yolov9`);
            assert.match(await odd.text(), /head: expected one of auto, yolov3/);
            const missing = await fetch(`${nodeRed.url}/csp-vision/model?model=no-such-model`);
            assert.equal(missing.status, 404);
            const { code, message } = (await missing.json()) as { code: string; message: string };
            assert.equal(code, "E_MODEL_MISSING");
            assert.match(message, /no-such-model/);
        } finally {
            await nodeRed.stop();
        }
    });

    it("is found by name in the folder of the settings, by path from that of files, and says how to fetch a model of the library", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "csp-models-"));
        const settings = { cspModelLibrary: folder, fileWorkingDirectory: path.dirname(folder) };
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT, settings });
        try {
            mkdirSync(path.join(folder, "own"));
            const head = { kind: "yolov8" };
            const manifest = { name: "own", task: "detect", network: "own.onnx", labels: ["cat"], head };
            writeFileSync(path.join(folder, "own/model.json"), JSON.stringify(manifest));
            const described = await nodeRed.get("/csp-vision/model?model=own");
            const { name, labels } = described as { name: string; labels: string[] };
            assert.deepEqual([name, labels], ["own", ["cat"]]);
            const relative = encodeURIComponent(`${path.basename(folder)}/own`);
            assert.deepEqual(await nodeRed.get(`/csp-vision/model?model=${relative}`), described);
            const missing = await fetch(`${nodeRed.url}/csp-vision/model?model=yolox-s`);
            const { message } = (await missing.json()) as { message: string };
            assert.ok(message.includes(`npx csp-vision models fetch yolox-s --folder "${folder}"`), message);
        } finally {
            await nodeRed.stop();
            rmSync(folder, { recursive: true });
        }
    });

    it("is what it runs on and why on nothing better, once a node uses it", async () => {
        const place = { z: "t", x: 1, y: 1 };
        const nodeRed = await startNodeRed({
            line: "4.1",
            packageDir: ROOT,
            env: NO_VULKAN,
            flows: [
                { id: "t", type: "tab", label: "case" },
                { id: "used", type: "csp-model", name: "", provider: "" },
                { id: "idle", type: "csp-model", name: "" },
                { id: "odd", type: "csp-model", name: "", provider: "abacus" },
                { id: "de", type: "csp-detect", ...place, model: "used", wires: [[]] },
            ],
        });
        const state = (id: string): Promise<unknown> => nodeRed.get(`/csp-vision/model-state?id=${id}`);
        try {
            const used = (await eventually(
                () => state("used"),
                (answer) => (answer as { kind: string }).kind === "running",
                15_000,
            )) as { text: string; provider: string; notes: string[] };
            assert.equal(used.provider, "cpu");
            assert.match(used.text, /^cpu · not \w+: /);
            assert.ok(used.notes.some((note) => /^The provider webgpu was refused: /.test(note)));
            const unused = {
                kind: "stopped",
                text: "no node uses it",
                code: null,
                provider: null,
                notes: [],
            };
            for (const id of ["idle", "no-such-node", ""]) assert.deepEqual(await state(id), unused);
            assert.match(
                (await editorStatuses(nodeRed.url)).get("odd")?.text ?? "",
                /Field provider: expected one of auto, cpu, wasm, .*/i,
            );
        } finally {
            await nodeRed.stop();
        }
    });

    it("is nothing for those who may not read", async () => {
        const settings = { adminAuth: { type: "credentials", users: [] } };
        const nodeRed = await startNodeRed({ line: "4.1", packageDir: ROOT, settings });
        try {
            for (const route of ["model?model=", "model-state?id="])
                assert.equal((await fetch(`${nodeRed.url}/csp-vision/${route}`)).status, 401);
        } finally {
            await nodeRed.stop();
        }
    });
});
