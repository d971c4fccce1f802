import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { editorStatuses } from "../fixtures/editor-statuses";
import { eventually } from "../fixtures/eventually";
import type { FlowNode } from "../fixtures/node-red";
import { ROOT, shared } from "../fixtures/paths";
import { absentPackages } from "../fixtures/preload";

describe("the demo without onnxruntime-node", function () {
    this.timeout(120_000);
    let demo: ChildProcess | null = null;
    afterEach(async () => {
        if (demo?.exitCode === null && demo.kill("SIGTERM")) await once(demo, "exit");
    });

    it("detects in WebAssembly, and says why on csp-model's status", async function () {
        const clip = shared(this, "videos/vtest.avi");
        const script = path.join(ROOT, "scripts/start.mjs");
        const started = spawn(process.execPath, [script, "--source", clip, "--port", "0"], {
            env: { ...process.env, ...absentPackages("onnxruntime-node") },
            stdio: ["ignore", "pipe", "inherit"],
        });
        demo = started;
        let output = "";
        started.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
        // Each second one line of what arrived at the broker.
        await eventually(
            () => output,
            (text) => (text.match(/ fps .*\d × person/g) ?? []).length >= 3,
            90_000,
        );
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)![0];
        const file = path.join(ROOT, "examples/01 - Detect and publish.json");
        const flow = JSON.parse(readFileSync(file, "utf8")) as FlowNode[];
        const model = flow.find(({ type }) => type === "csp-model")!.id;
        const { text, fill } = (await editorStatuses(url)).get(model)!;
        assert.match(text, /^wasm · not cpu: onnxruntime-node does not load on \w+-\w+/);
        assert.equal(fill, "green");

        started.kill("SIGTERM");
        const [code] = (await once(started, "exit")) as [number];
        assert.equal(code, 0, output);
    });
});
